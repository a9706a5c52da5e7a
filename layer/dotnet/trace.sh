#!/bin/bash
# Asks the loader of the operating system which shared libraries .NET would load here: it prints them
# instead of starting the program. AWS's images have no `ldd`.
#
# Prints a line for each library, those that others need included: `NAME => PATH (ADDRESS)`, or
# `NAME => not found`. One that nothing but a name asks for and that does not exist is left out.
#
# Usage: trace.sh LAYER [NAME...], the names being those of further libraries.
root=$1/runtime/bin
shift

libraries=("${root}"/{host/fxr,shared/*}/*/*.so "$@")
# .NET loads these by their names when it first needs them.
libraries+=(libssl.so.3 libgssapi_krb5.so.2)

LD_TRACE_LOADED_OBJECTS=1 LD_PRELOAD=${libraries[*]} "${root}/dotnet" 2>/dev/null
