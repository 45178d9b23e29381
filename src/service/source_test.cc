#include "service/source.h"

#include <gtest/gtest.h>

#include "service/app_fixture.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kNotas = R"(
[app]
name = "notas"
title = "Notas"
[model.notas]
label = ["Nota", "Notas"]
[model.notas.fields]
texto = { type = "text", required = true }
[model.notas.rules]
read = "public"
write = "public"
)";

Json count(Read& read) { return read.from("notas").count(); }

// A site with one note of its own, and another program with two lists of them.
class SourceTest : public ::testing::Test {
 protected:
  SourceTest() {
    app_.write([](Tx& tx) { tx.insert("notas", {{"texto", "own"}}); });
    site_.source = &source_;
  }
  SourcePlan plan() {
    SourcePlan plan;
    plan.fetch = [this](const Clock&) {
      ++fetched_;
      if (during_) during_();
      return lists_;
    };
    plan.fill = [this](Tx& tx, const std::vector<JsonArray>& lists) {
      ++filled_;
      for (const JsonArray& list : lists)
        for (const Json& text : list) tx.insert("notas", {{"texto", text}});
    };
    return plan;
  }
  std::int64_t seen() {
    return app_.database().read_now([&](db::Connection& connection) {
      const Caller caller{app_.who, app_.clock.now()};
      Read read(site_, connection, caller);
      return *read_source(read, count).if_int();
    });
  }

  AppFixture app_{kNotas};
  SiteContext site_ = app_.context();
  Log log_{LogLevel::kOff, true};
  std::vector<SourcePlan::List> lists_{JsonArray{"a", "b"}, JsonArray{"c"}};
  int fetched_ = 0, filled_ = 0;
  std::function<void()> during_;
  Source source_{plan(), {site_, app_.clock, log_}};
};

TEST_F(SourceTest, IsReadInPlaceOfTheSitesRecordsAndKeptAWhile) {
  EXPECT_EQ(seen(), 3);
  lists_[1] = JsonArray{};
  EXPECT_EQ(seen(), 3) << "it was asked just now";
  app_.clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(seen(), 2);
  app_.clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(seen(), 2);
  EXPECT_EQ(fetched_, 3);
  EXPECT_EQ(filled_, 2) << "the same lists are no news";
  EXPECT_EQ(app_.count("notas"), 1) << "the site's own stay as they are";
}

TEST_F(SourceTest, AListThatIsAwayStaysAsItWas) {
  EXPECT_EQ(seen(), 3);
  lists_ = {std::unexpected("away"), JsonArray{}};
  app_.clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(seen(), 2);
  lists_ = {JsonArray{}, JsonArray{}};
  app_.clock.advance(std::chrono::seconds(9));
  EXPECT_EQ(seen(), 2) << "after a failure it is left alone for longer";
  app_.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(seen(), 0);
}

TEST_F(SourceTest, OneThatNeverAnsweredCountsForNothing) {
  lists_ = {std::unexpected("away"), std::unexpected("away")};
  EXPECT_EQ(seen(), 1);
  lists_ = {std::unexpected("away"), JsonArray{"c", "d"}};
  app_.clock.advance(std::chrono::seconds(10));
  EXPECT_EQ(seen(), 2);
}

TEST_F(SourceTest, WhatThrowsIsAFailureToo) {
  EXPECT_EQ(seen(), 3);
  lists_ = {JsonArray{Json()}, JsonArray{}};  // A note without a text.
  app_.clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(seen(), 3);
}

TEST_F(SourceTest, IsAskedByOneReaderWhileTheOthersSeeWhatThereIs) {
  EXPECT_EQ(seen(), 3);
  app_.clock.advance(std::chrono::seconds(3));
  lists_[0] = JsonArray{};
  std::int64_t meanwhile = 0;
  during_ = [&] { meanwhile = seen(); };
  EXPECT_EQ(seen(), 1);
  EXPECT_EQ(meanwhile, 3);
  EXPECT_EQ(fetched_, 2);
}

}  // namespace
}  // namespace chasqui::service
