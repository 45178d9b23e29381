// The program. What it does is in commands.cc, how it is put together in wiring.cc.
#include <cstdlib>

#include "main/commands.h"

int main(int argc, char** argv) { return chasqui::main::run(argc, argv, environ); }
