#include <tests/support/oidc_provider.hpp>

#include <tests/support/ports.hpp>

#include <filesystem>

namespace mynah::testing {
namespace {

constexpr const char* modules = MYNAH_SOURCE_DIR "/build/oidc/node_modules";
constexpr const char* scripts = MYNAH_SOURCE_DIR "/tests/integration/oidc/";

}  // namespace

bool oidc_provider::installed()
{
    return std::filesystem::exists(std::string(modules) + "/oidc-provider/package.json");
}

oidc_provider::oidc_provider(authority& ca)
    : ca_(ca), certificate_(ca.issue({"localhost"})), port_(free_port())
{
    running_ = std::make_unique<child>(
        child::command{"node", std::string(scripts) + "server.mjs", modules, std::to_string(port_),
                       certificate_.certificate.string(), certificate_.key.string()});
    running_->expect("listening", std::chrono::seconds(60));
}

void oidc_provider::visit(const std::string& page, const char* answer, const char* result) const
{
    child person({"node", std::string(scripts) + "person.mjs", page, answer},
                 {{"NODE_EXTRA_CA_CERTS", ca_file()}});
    person.expect(result, std::chrono::seconds(60));
    person.wait(std::chrono::seconds(10));
}

}  // namespace mynah::testing
