// Everything that a bot program usually needs.
#pragma once

#include <mynah/app/run.hpp>
#include <mynah/bot/bot.hpp>
