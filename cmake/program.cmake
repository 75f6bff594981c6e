# What is put into the binary, and the program itself.

if(TARGET duxue_store)
  duxue_embed(duxue_store store_migrations ${CMAKE_SOURCE_DIR}/src/store/migrations *.sql)
endif()
if(TARGET duxue_pack)
  duxue_embed(duxue_pack pack_files ${CMAKE_SOURCE_DIR}/packs *.yaml)
endif()
if(TARGET duxue_web)
  # Empty when the page was not built: the server then says so in its place.
  duxue_embed(duxue_web web_files ${CMAKE_SOURCE_DIR}/web/dist *.html *.js *.css *.svg *.png *.woff2 *.ico *.gz)
endif()
file(GLOB cli_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/cli/*.c)
if(cli_sources)
  add_executable(duxue ${cli_sources})
  set(cli_rooms
      base walled table store pack org people
      evidence draw formula fact indicator
      collect ledger duty plan notice
      standard found writer web)
  foreach(room ${cli_rooms})
    target_include_directories(duxue PRIVATE ${CMAKE_SOURCE_DIR}/src/${room})
    target_link_libraries(duxue PRIVATE duxue_${room})
  endforeach()
  target_link_libraries(duxue PRIVATE duxue_flags)
  duxue_embed(duxue demo_files ${CMAKE_SOURCE_DIR}/demo *.csv *.json)
endif()
