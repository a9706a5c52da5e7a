#!/bin/bash
# Adds to a layer those libraries of the operating system that Python needs and this image lacks.
#
# Run in the image of the Java runtime. Usage: complete.sh LAYER LIBRARIES
set -euo pipefail

layer=$1
libraries=("$2"/*)

# What lies beside the JVM is not the operating system's.
export LD_LIBRARY_PATH=${layer}/runtime/lib
present=$(bash "${BASH_SOURCE[0]%/*}/trace.sh" "${layer}" "${libraries[@]##*/}")

for library in "${libraries[@]}"; do
  name=${library##*/}
  if [[ ${present} != *[[:space:]]"${name} => /"* ]]; then
    echo "the host lacks ${name}"
    mkdir -p "${layer}/lib"
    cp "${library}" "${layer}/lib"
  fi
done
