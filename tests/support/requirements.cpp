#include <tests/support/requirements.hpp>

#include <tests/support/child.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/oidc_provider.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace mynah::testing {

namespace {

// Erlang's own folder for what packages bring along.
bool has_erlang_library(std::string_view name)
{
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/erlang/lib", none))
        if (entry.path().filename().string().starts_with(name)) return true;
    return false;
}

bool installed(const std::string& program)
{
    // Issuing tokens takes a library that ejabberd starts without.
    if (program == "erlang-p1-oauth2")
        return !ejabberd::library().empty() && has_erlang_library("p1_oauth2");
    if (program == "prosody") return std::filesystem::exists("/usr/bin/prosody");
    if (program == "prosody-modules")
        return std::filesystem::exists("/usr/lib/prosody/modules/mod_sasl2");
    if (program == "ejabberd") return !ejabberd::library().empty();
    if (program == "dnsmasq") return std::filesystem::exists("/usr/sbin/dnsmasq");
    if (program == "slixmpp")
        return std::filesystem::exists("/usr/lib/python3/dist-packages/slixmpp");
    if (program == "oidc-provider") return oidc_provider::installed();
    if (program == "microsocks" || program == "tinyproxy")
        return std::filesystem::exists("/usr/bin/" + program);
    throw std::invalid_argument("needs(\"" + program + "\")");
}

bool required()
{
    const char* ci = std::getenv("CI");
    return (ci && std::string_view(ci) == "true") || std::getenv("MYNAH_REQUIRE_SERVERS");
}

}  // namespace

boost::unit_test::decorator::precondition needs(const std::string& program)
{
    return boost::unit_test::decorator::precondition(
        [program, available = installed(program) || required()](boost::unit_test::test_unit_id) {
            boost::test_tools::assertion_result answer(available);
            if (!available)
                answer.message() << program << " is not installed (./dev deps installs it)";
            return answer;
        });
}

}  // namespace mynah::testing
