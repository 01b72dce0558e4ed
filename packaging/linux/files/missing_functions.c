/* The two functions of libstdc++ that fcitx's plugin asks for and GCC 8 did not have. Both are called only where a
 * C++ exception can no longer be handled; what the real ones do then ends the program too. */
#include <stdlib.h>

void __cxa_call_terminate(void *exception)
{
    (void)exception;
    abort();
}

void _ZSt28__throw_bad_array_new_lengthv(void)
{
    abort();
}
