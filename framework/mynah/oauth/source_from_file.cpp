#include <mynah/oauth/source_from_file.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/private_file.hpp>
#include <mynah/oauth/client_credentials_source.hpp>
#include <mynah/oauth/file_source.hpp>
#include <mynah/oauth/refreshing_source.hpp>

namespace mynah::oauth {
namespace {

using source = std::shared_ptr<token_source>;

bool is_record(std::string_view content)
{
    const auto first = content.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && content[first] == '{';
}

}  // namespace

result<source> source_from_file(std::string path, http::client by)
{
    const auto content = read_private_file(path);
    if (!content) return content.error();
    if (readable_by_others(path))
        log::warn("oauth", "the token file can be read by others: chmod 600", {{"file", path}});
    if (!is_record(content->reveal())) {
        if (auto token = token_in_first_line(content->reveal(), path); !token) return token.error();
        return source(std::make_shared<file_source>(std::move(path)));
    }
    auto record = token_record::parse(content->reveal());
    if (!record)
        return error(record.error().code,
                     path + ": " + record.error().text + ": run mynah-login again");
    if (record->grant == grant::client_credentials)
        return source(std::make_shared<client_credentials_source>(
            std::move(by), std::move(record->client), std::move(record->scope)));
    if (auto writable = check_replaceable(path); !writable) return writable.error();
    return source(
        std::make_shared<refreshing_source>(std::move(by), std::make_shared<file_store>(path)));
}

}  // namespace mynah::oauth
