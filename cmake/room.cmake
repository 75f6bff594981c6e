# A room is one folder of src/: its own static library that sees only the
# headers of the rooms it names in USES, so that a forbidden include does not
# compile. Rooms are declared in CMakeLists.txt in their order of use.
#
#   duxue_room(<name> [USES room...] [LIBS target...])
#
# Sources are src/<name>/*.c; tests are tests/<name>/test_*.c, one program each.

function(duxue_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.c)
  if(NOT sources)
    return()
  endif()
  add_library(duxue_${name} STATIC ${sources})
  target_include_directories(duxue_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src/${name})
  foreach(used ${ROOM_USES})
    # Include folders of used rooms are given one by one and PRIVATE: what a
    # room's header needs, its users must name themselves.
    target_include_directories(duxue_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src/${used})
    target_link_libraries(duxue_${name} PUBLIC $<LINK_ONLY:duxue_${used}>)
  endforeach()
  target_link_libraries(duxue_${name} PRIVATE duxue_flags ${ROOM_LIBS})

  if(BUILD_TESTING)
    file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/test_*.c)
    foreach(test ${tests})
      get_filename_component(stem ${test} NAME_WE)
      set(target ${name}_${stem})
      add_executable(${target} ${test})
      target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src/${name} ${CMAKE_SOURCE_DIR}/tests/support)
      foreach(used ${ROOM_USES})
        target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src/${used})
      endforeach()
      set_target_properties(${target} PROPERTIES DUXUE_TEST ON)
      target_link_options(${target} PRIVATE ${quick_linker})
      target_compile_definitions(${target} PRIVATE DUXUE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
      target_link_libraries(${target} PRIVATE duxue_flags duxue_${name} ${ROOM_LIBS} PkgConfig::CMOCKA)
      # Accounts by the dozen: only the test of the hash itself pays the full price (cmake/program.cmake).
      if((name STREQUAL people OR people IN_LIST ROOM_USES) AND NOT target STREQUAL people_test_password_hash)
        target_sources(${target} PRIVATE $<TARGET_OBJECTS:duxue_quick_passwords>)
      endif()
      add_test(NAME ${target} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
    endforeach()
  endif()

  if(DUXUE_FUZZ)
    file(GLOB fuzzers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}_*.c)
    foreach(fuzzer ${fuzzers})
      get_filename_component(stem ${fuzzer} NAME_WE)
      add_executable(fuzz_${stem} ${fuzzer})
      target_link_options(fuzz_${stem} PRIVATE ${quick_linker})
      target_include_directories(fuzz_${stem} PRIVATE ${CMAKE_SOURCE_DIR}/src/${name})
      foreach(used ${ROOM_USES})
        target_include_directories(fuzz_${stem} PRIVATE ${CMAKE_SOURCE_DIR}/src/${used})
      endforeach()
      target_link_libraries(fuzz_${stem} PRIVATE duxue_flags duxue_${name} ${ROOM_LIBS} -fsanitize=fuzzer)
      add_dependencies(fuzzers fuzz_${stem})
    endforeach()
  endif()
endfunction()
