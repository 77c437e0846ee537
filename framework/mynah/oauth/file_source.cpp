#include <mynah/oauth/file_source.hpp>

#include <mynah/base/offload.hpp>
#include <mynah/base/private_file.hpp>
#include <mynah/oauth/token_response.hpp>

namespace mynah::oauth {

result<secret> token_in_first_line(std::string_view text, const std::string& whose,
                                   std::string_view what)
{
    const auto wrong = [&](std::string_view how) {
        auto said = whose;
        said.append(": its first line ").append(how).append(what);
        return error(errc::credentials_missing, std::move(said));
    };
    constexpr std::string_view space = " \t\r";
    auto line = text.substr(0, text.find('\n'));
    line.remove_prefix(std::min(line.find_first_not_of(space), line.size()));
    line.remove_suffix(line.size() - (line.find_last_not_of(space) + 1));
    if (line.empty()) return wrong("has no ");
    if (!is_token(line)) return wrong("is no ");
    return secret(line);
}

task<result<secret>> file_source::get(token_refresh)
{
    auto path = path_;
    auto reading = offload(&read_private_file, std::move(path));
    const auto content = co_await std::move(reading);
    if (!content && content.error().code == errc::invalid_argument)
        co_return error(errc::credentials_missing, content.error().text);
    if (!content) co_return content.error();
    co_return token_in_first_line(content->reveal(), path_);
}

}  // namespace mynah::oauth
