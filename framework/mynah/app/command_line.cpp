#include <mynah/app/command_line.hpp>

#include <mynah/app/toml_config.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

namespace mynah {
namespace {

// CLI11 takes an empty variable for one that is not set; so do we.
bool is_in_environment(std::string_view option)
{
    const char* value = std::getenv(environment_name(option).c_str());
    return value != nullptr && *value != '\0';
}

// A TOML file as the configuration file of CLI11. What the environment says counts more: it is
// left out.
class config_file final : public CLI::Config {
public:
    // All keys of the file are added to `given`, which outlives this.
    config_file(std::vector<std::string> options, std::vector<std::string>& given)
        : options_(std::move(options)), given_(given)
    {
    }

    std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override
    {
        auto read = read_toml_config(input);
        if (!read) throw CLI::ConfigError(read.error().text, CLI::ExitCodes::ConfigError);
        std::vector<CLI::ConfigItem> found;
        for (auto& [name, values] : *read) {
            if (std::ranges::find(options_, name) == options_.end())
                throw CLI::ConfigError("there is no option '" + name + "'",
                                       CLI::ExitCodes::ConfigError);
            given_.push_back(name);
            if (is_in_environment(name)) continue;
            CLI::ConfigItem item;
            item.name = std::move(name);
            item.inputs = std::move(values);
            found.push_back(std::move(item));
        }
        return found;
    }

private:
    std::vector<std::string> options_;
    std::vector<std::string>& given_;
};

}  // namespace

std::string environment_name(std::string_view option)
{
    std::string name = "MYNAH_";
    for (const char c : option)
        name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

std::string program_name(int argc, const char* const* argv)
{
    return argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "mynah";
}

program_option& program_option::shown_as(std::string value)
{
    option_->type_name(std::move(value));
    return *this;
}

program_option& program_option::shows_default()
{
    option_->capture_default_str();
    return *this;
}

program_option& program_option::required()
{
    option_->required();
    return *this;
}

program_option& program_option::one_of(std::initializer_list<const char*> values)
{
    option_->check(CLI::IsMember(std::vector<std::string>(values.begin(), values.end())));
    return *this;
}

program_option& program_option::between(std::size_t least, std::size_t most)
{
    option_->check(CLI::Range(least, most));
    return *this;
}

program_option& program_option::excludes(const program_option& other)
{
    option_->excludes(other.option_);
    return *this;
}

program_option& program_option::needs(const program_option& other)
{
    option_->needs(other.option_);
    return *this;
}

program_option program_options::add(const char* name, std::string& to, std::string help)
{
    return program_option(app_->add_option(name, to, std::move(help)));
}

program_option program_options::add(const char* name, std::size_t& to, std::string help)
{
    return program_option(app_->add_option(name, to, std::move(help)));
}

program_option program_options::add(const char* name, std::vector<std::string>& to,
                                    std::string help)
{
    return program_option(app_->add_option(name, to, std::move(help))->delimiter(','));
}

program_option program_options::add(const char* name, bool& to, std::string help)
{
    return program_option(app_->add_flag(name, to, std::move(help)));
}

bool program_options::has(const char* name) const { return app_->count(name) != 0; }

bool program_options::chosen() const { return app_->parsed(); }

struct command_line::owned {
    owned(std::string description, std::string program)
        : app(std::move(description), std::move(program))
    {
    }

    CLI::App app;
    std::string file_option;
    std::vector<std::string> in_file;
};

command_line::command_line(std::string program, std::string description, std::string version)
    : command_line(std::make_unique<owned>(std::move(description), std::move(program)))
{
    app_->set_version_flag("--version", std::move(version));
}

command_line::command_line(std::unique_ptr<owned> app)
    : program_options(&app->app), owned_(std::move(app))
{
}

command_line::~command_line() = default;

program_options command_line::subcommand(const char* name, std::string description)
{
    app_->require_subcommand(1);
    return program_options(app_->add_subcommand(name, std::move(description)));
}

std::vector<std::string> program_options::read_environment()
{
    std::vector<std::string> names;
    for (auto* known : app_->get_options()) {
        if (known->get_lnames().empty()) continue;  // not an option, an argument
        const auto& name = known->get_lnames().front();
        if (name == "help" || name == "version") continue;
        known->envname(environment_name(name));
        names.push_back(name);
    }
    // Of a subcommand: only when it was chosen. What the variables of another one say, and whether
    // they may, is nobody's business.
    if (app_->get_parent() != nullptr) app_->parse_complete_callback([] {});
    return names;
}

void command_line::read_environment_and_file(const char* option)
{
    auto names = read_environment();
    owned_->file_option = option;
    app_->set_config(option, "", "TOML file with the options above")->type_name("FILE");
    app_->config_formatter(std::make_shared<config_file>(std::move(names), owned_->in_file));
    app_->allow_config_extras(CLI::config_extras_mode::error);
}

std::optional<exit_status> command_line::parse(int argc, const char* const* argv)
{
    try {
        app_->parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ConfigError& e) {
        return complain(file() + ": " + e.what());
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() != 0)
            return complain(lacks_subcommand() ? no_subcommand() : e.what());
        app_->exit(e);  // --help, --version
        return exit_status::stopped;
    }
}

bool command_line::lacks_subcommand() const
{
    return app_->get_require_subcommand_min() != 0 && app_->get_subcommands().empty();
}

// CLI11 says that one is required, and not what it has taken for none.
std::string command_line::no_subcommand() const
{
    const auto words = app_->remaining();
    auto text = words.empty() ? std::string("a subcommand is missing")
                              : "'" + words.front() + "' is no subcommand";
    const char* before = ": ";
    for (const auto* one : app_->get_subcommands([](const CLI::App*) { return true; }))
        text += std::exchange(before, ", ") + one->get_name();
    return text;
}

std::string command_line::file() const
{
    const auto* option = app_->get_option(owned_->file_option);
    return option->count() == 0 ? std::string() : option->as<std::string>();
}

bool command_line::file_says(std::string_view option) const
{
    return std::ranges::find(owned_->in_file, option) != owned_->in_file.end();
}

exit_status command_line::complain(std::string_view what) const
{
    std::cerr << app_->get_name() << ": " << what << "\nRun with --help for more information.\n";
    return exit_status::usage;
}

}  // namespace mynah
