#include <mynah/app/command_line.hpp>

#include <mynah/app/toml_config.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

namespace mynah {

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
    app_->config_formatter(std::make_shared<toml_config>(std::move(names), owned_->in_file));
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
