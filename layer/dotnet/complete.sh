#!/bin/bash
# Adds to a layer those libraries of the operating system that .NET needs and this image lacks.
#
# Run in the image of the Java runtime. Usage: complete.sh LAYER LIBRARIES
set -euo pipefail

layer=$1
libraries=("$2"/*)

# What lies beside the JVM is not the operating system's.
unset LD_LIBRARY_PATH
present=$(bash "${BASH_SOURCE[0]%/*}/trace.sh" "${layer}" "${libraries[@]##*/}")

for library in "${libraries[@]}"; do
  name=${library##*/}
  if [[ ${present} != *[[:space:]]"${name} => /"* ]]; then
    echo "the host lacks ${name}"
    cp "${library}" "${layer}/lib"
  fi
done

# Most layers need none.
rmdir --ignore-fail-on-non-empty "${layer}/lib"
