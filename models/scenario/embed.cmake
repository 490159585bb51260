# cmake -DINPUT=file -DOUTPUT=file.cpp -P embed.cmake: a text as a C++ string, so that the program needs no file at run time.
# Raw strings of at most 12,000 letters: some compilers refuse longer ones.
file(READ "${INPUT}" text)
string(LENGTH "${text}" length)
set(code "#include \"models/scenario/load.h\"\n\n#include <string>\n\nnamespace headroom::scenario {\n\nstd::string_view schemaText()\n{\n    static const std::string text = std::string{}")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 12000 part)
  string(APPEND code "\n        + R\"schema(${part})schema\"")
  math(EXPR at "${at} + 12000")
endwhile()
string(APPEND code ";\n    return text;\n}\n\n} // namespace headroom::scenario\n")
file(WRITE "${OUTPUT}" "${code}")
