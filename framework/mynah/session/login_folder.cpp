#include <mynah/session/login_folder.hpp>

#include <mynah/base/base64.hpp>
#include <mynah/base/crypto.hpp>
#include <mynah/base/datetime.hpp>
#include <mynah/base/log.hpp>
#include <mynah/base/private_file.hpp>

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace mynah {
namespace {

using protocol::fast_token;
using protocol::inline_features;
using protocol::login_memory;
using sasl::strength;
using sasl::token_mechanism;

constexpr std::string_view first_line = "mynah log-in 1";
constexpr std::string_view last_line = "end";

constexpr std::pair<strength, std::string_view> strengths[] = {
    {strength::any, "any"},     {strength::shown, "shown"}, {strength::digest, "digest"},
    {strength::token, "token"}, {strength::scram, "scram"}, {strength::bound, "bound"}};

constexpr std::pair<bool inline_features::*, std::string_view> features[] = {
    {&inline_features::bind, "bind"},
    {&inline_features::enable, "enable"},
    {&inline_features::resume, "resume"}};

constexpr token_mechanism mechanisms[] = {token_mechanism::none, token_mechanism::end_point,
                                          token_mechanism::unique, token_mechanism::exporter};

// The next word, or the rest of a line up to `end`; both are taken off the front of `text`.
std::string_view take(std::string_view& text, char end)
{
    const auto at = text.find(end);
    const auto taken = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return taken;
}

std::optional<strength> parse_strength(std::string_view word)
{
    for (const auto& [value, name] : strengths)
        if (word == name) return value;
    return std::nullopt;
}

bool parse_offered(std::string_view words, inline_features& to)
{
    while (!words.empty()) {
        const auto word = take(words, ' ');
        bool known = false;
        for (const auto& [feature, name] : features)
            if (word == name) known = to.*feature = true;
        if (const auto mechanism = sasl::parse_token_mechanism(word)) {
            to.tokens.insert(*mechanism);
            known = true;
        }
        if (!known) return false;
    }
    return true;
}

std::optional<fast_token> parse_token(std::string_view words)
{
    const auto mechanism = sasl::parse_token_mechanism(take(words, ' '));
    const auto expires = datetime::parse(take(words, ' '));
    auto text = base64::decode(words);
    if (!mechanism || !expires || !text || text->empty()) return std::nullopt;
    return fast_token(secret::take(*text), *mechanism, *expires);
}

}  // namespace

std::string write_kept_login(std::string_view session, const kept_login& login)
{
    std::string out = fmt::format("{}\nsession {}\n", first_line, session);
    for (const auto& [value, name] : strengths)
        if (login.least_strength == value) out += fmt::format("strength {}\n", name);
    if (const auto& memory = login.memory) {
        out += fmt::format("user-agent {}\noffered", memory->user_agent);
        for (const auto& [feature, name] : features)
            if ((*memory).offered.*feature) out.append(1, ' ').append(name);
        for (auto m : mechanisms)
            if (memory->offered.tokens.contains(m)) out.append(1, ' ').append(to_text(m));
        out += '\n';
        if (const auto& token = memory->token)
            out +=
                fmt::format("token {} {} {}\n", to_text(token->mechanism),
                            datetime::format(token->expires), base64::encode(token->text.reveal()));
    }
    out.append(last_line).append(1, '\n');
    return out;
}

result<kept_login> read_kept_login(std::string_view session, std::string_view text)
{
    const auto damaged = [] { return error(errc::bad_reply, "it is damaged"); };
    if (take(text, '\n') != first_line) return damaged();
    if (take(text, '\n') != "session " + std::string(session))
        return error(errc::bad_reply, "it is of another session");
    kept_login login(strength::any);
    std::shared_ptr<login_memory> memory;
    for (;;) {
        if (text.find('\n') == std::string_view::npos) return damaged();
        auto line = take(text, '\n');
        if (line == last_line) break;
        const auto what = take(line, ' ');
        bool good = false;
        if (what == "strength") {
            const auto known = parse_strength(line);
            good = known.has_value();
            login.least_strength = known.value_or(strength::any);
        } else if (what == "user-agent" && !memory) {
            memory = std::make_shared<login_memory>(std::string(line));
            good = !line.empty();
        } else if (what == "offered" && memory) {
            good = parse_offered(line, memory->offered);
        } else if (what == "token" && memory) {
            memory->token = parse_token(line);
            good = memory->token.has_value();
        }
        if (!good) return damaged();
    }
    login.memory = std::move(memory);
    return login;
}

result<std::shared_ptr<login_folder>> login_folder::open(std::string folder)
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return error(boost::system::error_code(errno, boost::system::system_category()),
                     "cannot make " + folder);
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return error(boost::system::error_code(errno, boost::system::system_category()),
                     "cannot make files in " + folder);
    return std::shared_ptr<login_folder>(new login_folder(std::move(folder)));
}

// A JID may be longer than the name of a file.
std::string login_folder::path(std::string_view session) const
{
    const auto hash = crypto::digest(crypto::hash::sha256, session);
    auto path = folder_ + '/';
    for (const char c : hash.view()) path += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return path;
}

std::optional<kept_login> login_folder::load(std::string_view session)
{
    const auto file = path(session);
    if (::access(file.c_str(), F_OK) != 0) return std::nullopt;
    const auto content = read_private_file(file);
    auto login = content ? read_kept_login(session, content->reveal()) : content.error();
    if (login) return std::move(*login);
    log::warn("logins", "what was kept of the last log-in is lost: " + login.error().message(),
              {{"session", session}, {"file", file}});
    return std::nullopt;
}

void login_folder::save(std::string_view session, const kept_login& login)
{
    auto content = write_kept_login(session, login);
    const auto kept = replace_private_file_unsynced(path(session), content);
    crypto::wipe(content);
    if (!kept)
        log::warn("logins", "how it has logged in is not kept: " + kept.error().message(),
                  {{"session", session}});
}

}  // namespace mynah
