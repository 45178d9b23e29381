#include "kit/remote_lists.h"

#include <gtest/gtest.h>

#include <map>

namespace chasqui::kit {
namespace {

const std::string kAt = "http://localhost:8000";

struct Program {  // Another one, that serves these texts; each round takes it a second.
  ManualClock& clock;
  std::map<std::string, std::string> texts;  // By path; none: it refuses.
  std::size_t* rounds;

  std::vector<Got> operator()(const std::vector<std::string>& asked, const GetLimits&) const {
    ++*rounds;
    clock.advance(std::chrono::seconds(1));
    std::vector<Got> got;
    for (const std::string& address : asked) {
      const auto text = texts.find(address.substr(kAt.size()));
      got.push_back(text == texts.end() ? Got(std::unexpected("status 500")) : Got(text->second));
    }
    return got;
  }
};

// "[…]" or "- why", a line for each list.
std::string seen(const std::map<std::string, std::string>& texts,
                 const std::vector<std::string>& paths, ListLimits limits = {}) {
  ManualClock clock;
  std::size_t rounds = 0;
  std::vector<std::string> addresses;
  for (const std::string& path : paths) addresses.push_back(kAt + path);
  std::string lines;
  for (const RemoteList& list :
       RemoteLists(clock, limits, Program{clock, texts, &rounds}).fetch(addresses))
    lines += (list ? to_text(*list) : "- " + list.error()) + "\n";
  return lines + std::to_string(rounds);
}

TEST(RemoteLists, AreArraysOrPagesAndAskedForSideBySide) {
  const std::map<std::string, std::string> texts{
      {"/a", "[1,2]"},
      {"/b", R"({"count":3,"next":"http://localhost:8000/b?page=2","results":[1,2]})"},
      {"/b?page=2", R"({"count":3,"next":null,"results":[3]})"},
      {"/c", R"({"next":"/c?page=2","results":[]})"},
      {"/c?page=2", R"({"results":[9]})"}};
  EXPECT_EQ(seen(texts, {"/a", "/b", "/c"}), "[1,2]\n[1,2,3]\n[9]\n2");
}

TEST(RemoteLists, OneThatFailsDoesNotTakeTheOthersAlong) {
  const std::map<std::string, std::string> texts{
      {"/a", "[1]"},
      {"/cut", "[1"},
      {"/object", R"({"detail":"no"})"},
      {"/text", R"({"results":"x"})"},
      {"/away", R"({"next":"http://localhost:9999/x","results":[]})"},
      {"/inside", R"({"next":"http://localhost:8000@a.example/","results":[]})"},
      {"/half", R"({"next":"/missing","results":[1]})"}};
  EXPECT_EQ(seen(texts, {"/a", "/none", "/object", "/text", "/away", "/inside", "/half"}),
            "[1]\n- status 500\n- no list\n- no list\n- the next page is elsewhere\n"
            "- the next page is elsewhere\n- status 500\n2");
  EXPECT_TRUE(seen(texts, {"/cut"}).starts_with("- no JSON: "));
}

TEST(RemoteLists, EndAtTheirBounds) {
  const std::map<std::string, std::string> texts{{"/a", "[1,2,3]"},
                                                 {"/b", R"({"next":"/b","results":[1]})"}};
  EXPECT_EQ(seen(texts, {"/a"}, {.rows_max = 3}), "[1,2,3]\n1");
  EXPECT_EQ(seen(texts, {"/a"}, {.rows_max = 2}), "- more than 2 rows\n1");
  EXPECT_EQ(seen(texts, {"/a"}, {.bytes_max = 7}), "[1,2,3]\n1");
  EXPECT_EQ(seen(texts, {"/a"}, {.bytes_max = 6}), "- more than 0 KiB\n1");
  EXPECT_EQ(seen(texts, {"/b"}, {.pages_max = 3}), "- too many pages, or too slow\n3");
  EXPECT_EQ(seen(texts, {"/b"}), "- too many pages, or too slow\n5");
}

}  // namespace
}  // namespace chasqui::kit
