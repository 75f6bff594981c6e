# What is put into the binary, and the program itself.

if(TARGET duxue_store)
  duxue_embed(duxue_store store_migrations ${CMAKE_SOURCE_DIR}/src/store/migrations *.sql)
endif()
if(TARGET duxue_pack)
  duxue_embed(duxue_pack pack_files ${CMAKE_SOURCE_DIR}/packs *.yaml)
  # The same files scanned, in the same order.
  file(GLOB_RECURSE pack_names RELATIVE ${CMAKE_SOURCE_DIR}/packs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/packs/*.yaml)
  list(SORT pack_names)
  list(TRANSFORM pack_names PREPEND ${CMAKE_SOURCE_DIR}/packs/ OUTPUT_VARIABLE pack_paths)
  set(scans ${CMAKE_BINARY_DIR}/embedded/pack_scans)
  add_executable(scan_packs ${CMAKE_SOURCE_DIR}/cmake/scan_packs.c)
  target_link_libraries(scan_packs PRIVATE PkgConfig::YAML)
  add_custom_command(OUTPUT ${scans}.bin COMMAND scan_packs ${scans}.bin ${CMAKE_SOURCE_DIR}/packs ${pack_names}
    DEPENDS scan_packs ${pack_paths} VERBATIM)
  file(GENERATE OUTPUT ${scans}.S CONTENT "    .section .rodata
    .global pack_scans
    .hidden pack_scans
pack_scans:
    .incbin \"${scans}.bin\"
    .global pack_scans_end
    .hidden pack_scans_end
pack_scans_end:
    .byte 0
    .section .note.GNU-stack,\"\",%progbits
")
  set_source_files_properties(${scans}.S PROPERTIES OBJECT_DEPENDS ${scans}.bin)
  target_sources(duxue_pack PRIVATE ${scans}.S)
endif()
if(TARGET duxue_reader)
  # OpenCC's dictionaries, unpacked, and jieba's words become tables of the reader.
  find_program(OPENCC_DICT opencc_dict REQUIRED)
  find_path(OPENCC_DATA TSCharacters.ocd2 PATHS /usr/share/opencc REQUIRED)
  find_file(JIEBA_WORDS dict.txt PATHS /usr/lib/python3/dist-packages/jieba NO_DEFAULT_PATH REQUIRED)
  set(script ${CMAKE_BINARY_DIR}/embedded/script)
  set(script_texts)
  foreach(name TSCharacters TSPhrases)
    add_custom_command(OUTPUT ${script}_${name}.txt
      COMMAND ${OPENCC_DICT} -i ${OPENCC_DATA}/${name}.ocd2 -o ${script}_${name}.txt -f ocd2 -t text
      DEPENDS ${OPENCC_DATA}/${name}.ocd2 VERBATIM)
    list(APPEND script_texts ${script}_${name}.txt)
  endforeach()
  find_file(UNIHAN_READINGS Unihan_Readings.txt.bz2 PATHS /usr/share/unicode NO_DEFAULT_PATH REQUIRED)
  add_custom_command(OUTPUT ${script}_readings.txt
    COMMAND sh -c "bzip2 -dc '${UNIHAN_READINGS}' > '${script}_readings.txt'" DEPENDS ${UNIHAN_READINGS} VERBATIM)
  list(APPEND script_texts ${script}_readings.txt ${JIEBA_WORDS})
  add_executable(script_tables ${CMAKE_SOURCE_DIR}/cmake/script_tables.c)
  target_compile_definitions(script_tables PRIVATE _GNU_SOURCE)
  target_link_libraries(script_tables PRIVATE m)
  add_custom_command(OUTPUT ${script}_tables.c COMMAND script_tables ${script}_tables.c ${script_texts}
    DEPENDS script_tables ${script_texts} VERBATIM)
  target_sources(duxue_reader PRIVATE ${script}_tables.c)
endif()
if(TARGET duxue_document)
  include(cmake/document_words.cmake)
  document_words(${CMAKE_BINARY_DIR}/embedded/words/document_words.h)
  target_include_directories(duxue_document PRIVATE ${CMAKE_BINARY_DIR}/embedded/words)
endif()
if(TARGET duxue_web)
  # Empty when the page was not built: the server then says so in its place.
  duxue_embed(duxue_web web_files ${CMAKE_SOURCE_DIR}/web/dist *.html *.js *.css *.svg *.png *.woff2 *.ico *.gz)
endif()
file(GLOB cli_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/cli/*.c)
set(cli_rooms
    base walled table store pack org people
    evidence reader draw formula fact indicator
    collect ledger duty plan notice document survey
    standard framework found campaign writer report web)

# duxue_program(<target> SOURCE...): the program out of these sources and the rooms.
function(duxue_program target)
  add_executable(${target} ${ARGN})
  foreach(room ${cli_rooms})
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src/${room})
    target_link_libraries(${target} PRIVATE duxue_${room})
  endforeach()
  target_link_libraries(${target} PRIVATE duxue_flags)
endfunction()

if(cli_sources)
  add_library(duxue_commands OBJECT ${cli_sources})
  foreach(room ${cli_rooms})
    target_include_directories(duxue_commands PRIVATE ${CMAKE_SOURCE_DIR}/src/${room})
  endforeach()
  target_link_libraries(duxue_commands PRIVATE duxue_flags)
  duxue_embed(duxue_commands demo_files ${CMAKE_SOURCE_DIR}/demo *.csv *.json)
  duxue_program(duxue $<TARGET_OBJECTS:duxue_commands>)
  if(BUILD_TESTING)
    # The program that the scenarios and the page's scripts play with: thousands of sign-ins, each of them 0.2 s of a
    # processor with a real hash. The same objects, but for the one that hashes passwords: what the linker was given
    # already it does not take from the room. Nothing that the shipped program reads can make its hashes quick.
    add_library(duxue_quick_passwords OBJECT ${CMAKE_SOURCE_DIR}/src/people/password.c)
    target_compile_definitions(duxue_quick_passwords PRIVATE DUXUE_QUICK_PASSWORDS)
    foreach(room base store pack people)
      target_include_directories(duxue_quick_passwords PRIVATE ${CMAKE_SOURCE_DIR}/src/${room})
    endforeach()
    target_link_libraries(duxue_quick_passwords PRIVATE duxue_flags PkgConfig::ARGON2 PkgConfig::CRYPTO)
    duxue_program(duxue_played $<TARGET_OBJECTS:duxue_commands> $<TARGET_OBJECTS:duxue_quick_passwords>)
  endif()
endif()
