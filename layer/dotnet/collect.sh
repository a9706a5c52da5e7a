#!/bin/bash
# Copies .NET out of AWS's base image into a layer and, to a folder of their own, the libraries of the
# operating system that it loads: another image may lack some of them.
#
# Run in that image. Usage: collect.sh LAYER LIBRARIES, with WITH_ASPNETCORE and WITH_ICU (0 or 1) in
# the environment.
set -euo pipefail

image=/var/lang/bin
layer=$1
libraries=$2
root=${layer}/runtime/bin

# For debuggers, tracers and crash dumps, and garbage collectors that nobody gets without asking.
left_out=(createdump libclrgc.so libclrgcexp.so)
left_out+=(libcoreclrtraceptprovider.so libmscordaccore.so libmscordbi.so)

mkdir -p "${root}/shared" "${layer}/lib" "${libraries}"
cp -R "${image}"/{dotnet,host,LICENSE.txt,ThirdPartyNotices.txt} "${root}"
cp -R "${image}/shared/Microsoft.NETCore.App" "${root}/shared"
for name in "${left_out[@]}"; do
  rm -f "${root}"/shared/Microsoft.NETCore.App/*/"${name}"
done
if [[ ${WITH_ASPNETCORE:-0} == 1 ]]; then
  cp -R "${image}/shared/Microsoft.AspNetCore.App" "${root}/shared"
fi

# .NET tries one version of ICU after the other, too.
icu=()
if [[ ${WITH_ICU:-0} == 1 ]]; then
  icu=({libicuuc,libicui18n}.so.{50..99})
fi

# Under the names by which they are looked for, which are links in the image. Whether the host has
# them turns out there, but ICU is the layer's own in any case.
bash "${BASH_SOURCE[0]%/*}/trace.sh" "${layer}" "${icu[@]}" |
  while read -r name _ path _; do
    [[ ${path} == /* && ${path} != "${layer}"/* ]] || continue
    if [[ ${name} == libicu* ]]; then
      cp -L "${path}" "${layer}/lib/${name}"
    else
      cp -L "${path}" "${libraries}/${name}"
    fi
  done

if [[ ${WITH_ICU:-0} == 1 ]] && ! compgen -G "${layer}/lib/libicuuc.so.*" >/dev/null; then
  echo "collect.sh: the image has no ICU" >&2
  exit 1
fi
