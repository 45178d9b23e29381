// For tests: the program's command line on a data folder of the test's own.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "main/commands.h"
#include "main/site_fixture.h"

namespace chasqui::main {

class CommandTest : public testing::Test {
 protected:
  struct Ran {
    int exit_code;
    std::string out, err;
  };
  Ran run_with(std::vector<std::string> words) {
    words.insert(words.begin(), "chasqui");
    words.insert(words.end(), {"--data", folder_.path.string()});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    const char* const environment[] = {"CHASQUI_LOG=off", nullptr};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run(static_cast<int>(argv.size()), argv.data(), environment);
    std::fflush(stdout);
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
  }
  // The same with this on standard input.
  Ran run_reading(const std::string& input, std::vector<std::string> words) {
    std::istringstream typed(input);
    std::streambuf* const before = std::cin.rdbuf(typed.rdbuf());
    const Ran ran = run_with(std::move(words));
    std::cin.rdbuf(before);
    return ran;
  }
  std::string file(const std::string& name, std::string_view text) {
    std::filesystem::create_directories(folder_.path);
    const std::string path = (folder_.path / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  SiteFixture::Folder folder_;
};

}  // namespace chasqui::main
