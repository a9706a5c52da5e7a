#!/bin/bash
# Stands in for Docker, Podman and Buildah. Builds are buildah's; a container of a base image of Lambda is a process
# in the root filesystem that stands in for the image.
#
# SNAPPER_LAB_BUILD  the command that builds; empty where nothing is to be built
# SNAPPER_LAB_ROOT   the root filesystem of the host's image
# SNAPPER_LAB_LAYER  the layer as it was built before, to be taken where it is not built
set -eu

build() {
  local word arguments=() target='' output='' platform=''
  while [ $# -gt 0 ]; do
    word=$1 && shift
    case $word in
      --pull) continue ;;
      --target) target=$1 ;;
      --output) output=${1#*dest=} ;;
      --platform) platform=$1 ;;
    esac
    arguments+=("$word")
  done
  grep -q " AS $target\$" layer/Dockerfile || { echo "target stage $target could not be found" >&2; exit 1; }
  # Other tests build images of functions, and other languages' layers; for other processors there are no programs.
  if [ -n "$SNAPPER_LAB_BUILD" ] && [ "$target" != image ] && [ "$platform" != linux/arm64 ]; then
    exec $SNAPPER_LAB_BUILD "${arguments[@]}"
  fi
  if [ "$target" = export ]; then cp "$SNAPPER_LAB_LAYER" "$output/"; fi
}

# Mounts as Lambda does, in a namespace of the process: nothing is left when it ends.
ENTER='
  root=$1 opt=$2 task=$3; shift 3
  /bin/mount --bind "$opt" "$root/opt" && /bin/mount -o remount,bind,ro "$root/opt"
  /bin/mount --bind "$task" "$root/var/task" && /bin/mount -o remount,bind,ro "$root/var/task"
  /bin/mount -t tmpfs none "$root/tmp"
  /bin/mount -t proc none "$root/proc"
  /bin/mount --rbind /dev "$root/dev"
  exec /usr/sbin/chroot "$root" /usr/bin/env --ignore-environment --chdir=/var/task "$@"'

run() {
  local entry='' opt='' task='' variables=(
    PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin
    LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib
    LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime LANG=en_US.UTF-8 TZ=:/etc/localtime
  )
  while [[ ${1-} == -* ]]; do
    case $1 in
      --rm | --read-only | --interactive | --tty | --userns=*) shift && continue ;;
      --entrypoint) entry=$2 ;;
      --volume) case $2 in *:/opt:ro) opt=${2%:/opt:ro} ;; *:/var/task:ro) task=${2%:/var/task:ro} ;; esac ;;
      --env)
        case $2 in
          *=*) variables+=("$2") ;;
          # Docker passes by what is not set: then the name is wrong.
          *) [ -n "${!2+set}" ] || exit 125; variables+=("$2=${!2}") ;;
        esac ;;
    esac
    shift 2
  done
  shift
  # One to work in, not one of Lambda's: that it was to be run is enough.
  if [ -z "$entry" ]; then exit 0; fi
  exec unshare --mount /bin/sh -ec "$ENTER" sh "$SNAPPER_LAB_ROOT" "$opt" "$task" "${variables[@]}" "$entry" "$@"
}

command=$1 && shift
case $command in
  build | run) "$command" "$@" ;;
  # Containers end with their process group, which the emulator ends too.
  info | pull | rm) ;;
  *) echo "unknown command: $command" >&2 && exit 125 ;;
esac
