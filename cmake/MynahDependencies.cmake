# What the framework stands on, and the flags that everyone shares.
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(EXPAT REQUIRED)
find_package(fmt REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(Threads REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(CARES REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(TOML REQUIRED IMPORTED_TARGET tomlplusplus)

# Debian's has no pkg-config file.
find_library(WSLAY_LIBRARY wslay REQUIRED)
find_path(WSLAY_INCLUDE wslay/wslay.h REQUIRED)
add_library(wslay INTERFACE IMPORTED)
target_link_libraries(wslay INTERFACE ${WSLAY_LIBRARY})
target_include_directories(wslay INTERFACE ${WSLAY_INCLUDE})

# Debian 12 ports reparse deferral back and still calls itself expat 2.5.0: ask for the function, not the version.
include(CheckSymbolExists)
set(CMAKE_REQUIRED_LIBRARIES EXPAT::EXPAT)
check_symbol_exists(XML_SetReparseDeferralEnabled expat.h MYNAH_HAVE_REPARSE_DEFERRAL)
unset(CMAKE_REQUIRED_LIBRARIES)

add_library(mynah_flags INTERFACE)
target_compile_options(mynah_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow
    $<$<BOOL:${MYNAH_WERROR}>:-Werror>
    # g++ 12 takes Asio's coroutine frames for mismatched at -O2, and wants designators for defaulted members.
    $<$<CXX_COMPILER_ID:GNU>:-fcoroutines -Wno-mismatched-new-delete -Wno-missing-field-initializers>)
if(MYNAH_SANITIZE)
    # Instrumented, g++ 12 sees uninitialised values where there are none, and TSan knows no fences.
    target_compile_options(mynah_flags INTERFACE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-tsan>)
    # Without -fno-sanitize-recover undefined behaviour is a line of output, and the test passes.
    target_compile_options(mynah_flags INTERFACE
        -fsanitize=${MYNAH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
        $<$<BOOL:$<TARGET_PROPERTY:MYNAH_IN_TESTS>>:-fno-sanitize=undefined>)
    target_link_options(mynah_flags INTERFACE -fsanitize=${MYNAH_SANITIZE})
endif()
