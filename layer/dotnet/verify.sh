#!/bin/bash
# Checks a layer in the image of the Java runtime that will host it: fails when something that the
# layer starts or loads cannot be started or loaded there.
#
# The wrapper starts the delegator, as on Lambda. Only then is the command line changed, for which
# this file is the next wrapper too. Usage: verify.sh LAYER
set -euo pipefail

if [[ $1 == */runtime/bin/dotnet ]]; then
  exec "${@:1:$#-1}" --verify
fi

layer=$1

bash -n "${layer}/wrapper"

missing=$(LD_LIBRARY_PATH=${layer}/lib:${LD_LIBRARY_PATH:-} \
  bash "${BASH_SOURCE[0]%/*}/trace.sh" "${layer}" | grep 'not found') || true
if [[ -n ${missing} ]]; then
  echo "verify.sh: libraries that .NET needs are neither in the layer nor on its host:" >&2
  echo "${missing}" >&2
  exit 1
fi

# Every function of every library must be found at once, not when it is first called.
export LD_BIND_NOW=1
export AWS_EXECUTION_ENV=AWS_Lambda_java _HANDLER=Layer::Layer::Verify
export SNAPPER_NEXT_WRAPPER=${BASH_SOURCE[0]}
exec "${layer}/wrapper"
