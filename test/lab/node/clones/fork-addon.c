/*
 * fork() for Node.js: clones a process where a snapshot would be taken.
 *
 * Build: gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o fork.node fork-addon.c
 */
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/* Node-API and libuv, of which Node.js exports all that is needed here. */
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env env, napi_callback_info info);
typedef struct uv_loop_s uv_loop_t;

extern int napi_create_function(napi_env env, const char *name, size_t name_length,
                                napi_callback callback, void *data, napi_value *result);
extern int napi_create_int32(napi_env env, int32_t value, napi_value *result);
extern int napi_get_uv_event_loop(napi_env env, uv_loop_t **loop);
extern int uv_loop_fork(uv_loop_t *loop);

/* fork(): 0 in the clone, the clone's process id in the original, negative when it failed. */
static napi_value fork_process(napi_env env, napi_callback_info info) {
  (void)info;
  pid_t pid = fork();
  if (pid == 0) {
    /* The clone shares the original's epoll descriptor until its loop gets one of its own. */
    uv_loop_t *loop = NULL;
    if (napi_get_uv_event_loop(env, &loop) != 0 || uv_loop_fork(loop) != 0) _exit(70);
  }
  napi_value result = NULL;
  napi_create_int32(env, pid, &result);
  return result;
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env,
                                                                          napi_value exports) {
  napi_value function = NULL;
  napi_create_function(env, "fork", (size_t)-1, fork_process, NULL, &function);
  return function != NULL ? function : exports;
}
