// Reads the source tree: what the rules judge.
#pragma once
#include <filesystem>
#include <vector>

#include "tidy/source.h"

namespace chasqui::tidy {

// Every text file of the project under `root`, by path; nothing built, installed or generated.
std::vector<Source> read_tree(const std::filesystem::path& root);

}  // namespace chasqui::tidy
