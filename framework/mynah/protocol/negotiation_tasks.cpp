// What a server wants done between the proof of the password and <success/> (XEP-0388): of its
// tasks we know how it gets the password's hash for another SCRAM (XEP-0480).
#include <mynah/protocol/negotiation.hpp>

#include <mynah/base/base64.hpp>
#include <mynah/base/crypto.hpp>
#include <mynah/protocol/sasl2_names.hpp>
#include <mynah/xml/writer.hpp>

#include <algorithm>
#include <string>

namespace mynah::protocol {

// One of those that were asked for, each once.
negotiation::step negotiation::next_task(xml::element element)
{
    if (auto proven = prove(element); !proven) return fail(proven.error());
    std::string names;
    for (auto task : element.child("tasks").children()) {
        if (task.name() != "task") continue;
        const auto to = parse_upgrade_task(task.text());
        auto& wanted = sasl2_->upgrades;
        const auto found = to ? std::find(wanted.begin(), wanted.end(), *to) : wanted.end();
        if (found == wanted.end()) {
            names += (names.empty() ? "" : ", ") + std::string(task.text());
            continue;
        }
        wanted.erase(found);
        sasl2_->upgrade = *to;
        xml::writer out(output_, xml::ns::client);
        out.start("next", sasl2::ns).attribute("task", upgrade_task(*to)).end();
        state_ = state::task;
        return step::read_on;
    }
    if (names.empty()) return fail(error(errc::bad_reply, "<continue/> without a task"));
    return fail(error(errc::no_common_mechanism,
                      "the server wants more than the log-in, and mynah cannot do it",
                      std::move(names)));
}

// The salt and the iterations that the server will ask for from now on.
negotiation::step negotiation::task_data(xml::element element)
{
    if (element.is(sasl2::failure_name)) return refused(element);
    if (!element.is(sasl2::task_data_name)) return fail(unexpected());
    const auto salt = element.child("salt", sasl2::scram_upgrade_ns);
    const auto bytes = base64::decode(salt.text());
    const auto iterations = parse_h(salt["iterations"]);
    if (!bytes || bytes->empty() || !iterations)
        return fail(error(errc::bad_challenge, "SCRAM upgrade: no salt, or no iterations"));
    if (*iterations < settings_.iterations.least || *iterations > settings_.iterations.most)
        return fail(error(errc::weak_parameters, "SCRAM upgrade: the server asks for " +
                                                     std::to_string(*iterations) + " iterations"));
    key_request_ = sasl::key_request(sasl2_->upgrade, *bytes, *iterations);
    state_ = state::task_key;
    return step::salted_password;
}

// As good as the password for this server: it leaves inside TLS only, as SASL2 does.
negotiation::step negotiation::supply_salted_password(const crypto::digest_bytes& salted)
{
    if (state_ != state::task_key || !secure_)
        return fail(error(errc::invalid_argument, "no salted password was asked for"));
    auto text = base64::encode(salted);
    xml::writer out(output_, xml::ns::client);
    out.start("task-data", sasl2::ns);
    out.element("hash", sasl2::scram_upgrade_ns, text);
    out.end();
    crypto::wipe(text);
    state_ = state::challenge;
    return step::read_on;
}

}  // namespace mynah::protocol
