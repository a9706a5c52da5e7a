/*
 * Reseeds the OpenSSL generator that Node.js itself uses.
 *
 * Every random value of node:crypto, Web Crypto and TLS comes from OpenSSL's primary generator, which
 * lives in user space: it is part of the snapshot and repeats in every environment restored from it.
 * OpenSSL has no JavaScript entry for "reseed now", hence this addon.
 *
 * It needs no headers but libc's. The handful of Node-API functions is declared here (that interface
 * is stable across Node.js releases), and OpenSSL is looked up in the running process: some builds of
 * Node.js export it from the executable, others (AWS's) link a shared libcrypto.
 *
 * Build: gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o reseed.node reseed.c
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

/* Node-API, version 1: https://nodejs.org/api/n-api.html */
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env env, napi_callback_info info);
typedef int napi_status; /* 0 is napi_ok */

extern napi_status napi_create_function(napi_env env, const char *name, size_t name_length,
                                        napi_callback callback, void *data, napi_value *result);
extern napi_status napi_create_int32(napi_env env, int32_t value, napi_value *result);
extern napi_status napi_create_uint32(napi_env env, uint32_t value, napi_value *result);
extern napi_status napi_set_named_property(napi_env env, napi_value object, const char *name,
                                           napi_value value);
extern napi_status napi_throw_error(napi_env env, const char *code, const char *message);

/* OpenSSL 3: EVP_RAND(3), RAND_get0_primary(3), OSSL_PARAM(3) */
typedef struct evp_rand_ctx_st EVP_RAND_CTX;
typedef struct ossl_lib_ctx_st OSSL_LIB_CTX;
typedef struct {
  const char *key;
  unsigned int data_type;
  void *data;
  size_t data_size;
  size_t return_size;
} OSSL_PARAM;
#define OSSL_PARAM_UNSIGNED_INTEGER 2

static EVP_RAND_CTX *(*get_primary)(OSSL_LIB_CTX *);
static EVP_RAND_CTX *(*get_public)(OSSL_LIB_CTX *);
static int (*reseed_generator)(EVP_RAND_CTX *, int, const unsigned char *, size_t,
                               const unsigned char *, size_t);
static int (*get_params)(EVP_RAND_CTX *, OSSL_PARAM *);

/*
 * First the global scope of the process: the executable and what it links. Then a libcrypto that was
 * loaded in another way; RTLD_NOLOAD never brings in a second one.
 */
static bool find_openssl(void) {
  void *scopes[] = {RTLD_DEFAULT, dlopen("libcrypto.so.3", RTLD_LAZY | RTLD_NOLOAD)};
  for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
    if (i > 0 && scopes[i] == NULL) continue;
    *(void **)&get_primary = dlsym(scopes[i], "RAND_get0_primary");
    *(void **)&get_public = dlsym(scopes[i], "RAND_get0_public");
    *(void **)&reseed_generator = dlsym(scopes[i], "EVP_RAND_reseed");
    *(void **)&get_params = dlsym(scopes[i], "EVP_RAND_CTX_get_params");
    if (get_primary && get_public && reseed_generator && get_params) return true;
  }
  return false;
}

/* reseed(): draws fresh entropy from the kernel. 1 is success, as EVP_RAND_reseed(3) has it. */
static napi_value reseed(napi_env env, napi_callback_info info) {
  (void)info;
  EVP_RAND_CTX *primary = get_primary(NULL);
  int status = primary == NULL ? 0 : reseed_generator(primary, 0, NULL, 0, NULL, 0);
  napi_value result = NULL;
  napi_create_int32(env, status, &result);
  return result;
}

/*
 * reseedCount(): how often this thread's public generator was seeded; 0 when unknown. It follows the
 * primary one the next time that it is *used*, so a count that moves after reseed() and a random byte
 * drawn through node:crypto proves that both meant the same OpenSSL.
 */
static napi_value reseed_count(napi_env env, napi_callback_info info) {
  (void)info;
  unsigned int count = 0;
  OSSL_PARAM params[] = {
      {"reseed_counter", OSSL_PARAM_UNSIGNED_INTEGER, &count, sizeof count, 0},
      {NULL, 0, NULL, 0, 0},
  };
  EVP_RAND_CTX *generator = get_public(NULL);
  if (generator == NULL || get_params(generator, params) != 1) count = 0;
  napi_value result = NULL;
  napi_create_uint32(env, count, &result);
  return result;
}

static void export_function(napi_env env, napi_value exports, const char *name,
                            napi_callback callback) {
  napi_value function = NULL;
  if (napi_create_function(env, name, (size_t)-1, callback, NULL, &function) == 0)
    napi_set_named_property(env, exports, name, function);
}

/* Node.js calls this well-known symbol when the addon is loaded. */
EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!find_openssl()) {
    napi_throw_error(env, NULL, "this process has no OpenSSL 3 whose generator can be reseeded");
    return NULL;
  }
  export_function(env, exports, "reseed", reseed);
  export_function(env, exports, "reseedCount", reseed_count);
  return exports;
}
