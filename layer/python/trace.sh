#!/bin/bash
# Asks the loader of the operating system which shared libraries Python and its extension modules
# would load here: it prints them instead of starting the program. AWS's images have no `ldd`.
#
# Prints a line for each library, those that others need included: `NAME => PATH (ADDRESS)`, or
# `NAME => not found`. One that nothing but a name asks for and that does not exist is left out.
#
# Usage: trace.sh LAYER [NAME...], the names being those of further libraries.
shopt -s globstar nullglob

layer=$1
shift

python=("${layer}"/runtime/bin/python3.*)
libraries=("${layer}"/{runtime/lib,ric}/**/*.so "$@")
# Looked for by its name, when a thread is cancelled or ends itself.
libraries+=(libgcc_s.so.1)

LD_TRACE_LOADED_OBJECTS=1 LD_PRELOAD=${libraries[*]} "${python[0]}" 2>/dev/null
