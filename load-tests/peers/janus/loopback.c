/* Janus and the library under it pass over interfaces that are flagged as loopback, and this machine's peers meet on just that one.
 * Loaded before them, this takes the flag off what `getifaddrs` tells. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>

int getifaddrs(struct ifaddrs **all) {
    int (*real)(struct ifaddrs **) = (int (*)(struct ifaddrs **))dlsym(RTLD_NEXT, "getifaddrs");
    int result = real(all);
    if (result == 0)
        for (struct ifaddrs *one = *all; one; one = one->ifa_next)
            one->ifa_flags &= ~(unsigned)IFF_LOOPBACK;
    return result;
}
