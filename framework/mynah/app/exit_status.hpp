// How a program ends, for scripts and service managers.
#pragma once

namespace mynah {

enum class exit_status : int {
    stopped = 0,    // asked to stop
    usage = 2,      // command line or configuration
    refused = 3,    // the account cannot log in; with a list: none can (4 and 5 likewise)
    untrusted = 4,  // the server's certificate is not right, or it has no TLS
    replaced = 5    // another connection took our place
};

}  // namespace mynah
