/* What fcitx's plugin asks for and older libraries do not have.
 *
 * Two functions of libstdc++ that came after GCC 8: both are called only where a C++ exception can no longer be handled;
 * what the real ones do then ends the program too. */
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

#ifdef __aarch64__
/* Qt 6.8.0, which PySide has for arm64: this function of its platform has a template's name from 6.8.1 on. */
#include <stdbool.h>

extern void _ZN22QWindowSystemInterface22handleContextMenuEventEP7QWindowbRK6QPointS4_6QFlagsIN2Qt16KeyboardModifierEE(
    void *window, bool by_mouse, const void *place, const void *place_on_screen, int modifiers);

bool _ZN22QWindowSystemInterface22handleContextMenuEventINS_15DefaultDeliveryEEEbP7QWindowbRK6QPointS6_6QFlagsIN2Qt16KeyboardModifierEE(
    void *window, bool by_mouse, const void *place, const void *place_on_screen, int modifiers)
{
    _ZN22QWindowSystemInterface22handleContextMenuEventEP7QWindowbRK6QPointS4_6QFlagsIN2Qt16KeyboardModifierEE(
        window, by_mouse, place, place_on_screen, modifiers);
    return true;
}
#endif
