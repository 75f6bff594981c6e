# The words of the page for what the reader says in ids (web/src/lib/documentWords.json), as a C header for what goes out
# as a workbook: one list, read by both.
#
#   document_words(<header>)

function(document_words header)
  set(source ${CMAKE_SOURCE_DIR}/web/src/lib/documentWords.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} words)
  set(rows "")
  string(JSON groups LENGTH ${words})
  math(EXPR last_group "${groups} - 1")
  foreach(g RANGE ${last_group})
    string(JSON group MEMBER ${words} ${g})
    string(JSON count LENGTH ${words} ${group})
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON id MEMBER ${words} ${group} ${i})
      string(JSON word GET ${words} ${group} ${id})
      string(APPEND rows "    {\"${group}\", \"${id}\", \"${word}\"}, \\\n")
    endforeach()
  endforeach()
  file(CONFIGURE OUTPUT ${header} @ONLY CONTENT
    "/* Made from web/src/lib/documentWords.json: group, id, word. */\n#define DOCUMENT_WORDS \\\n@rows@\n")
endfunction()
