#include "main/race.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "main/race_client.h"
#include "main/race_director.h"
#include "main/race_report.h"

namespace chasqui::main {
namespace {

TEST(RaceOptions, ALossIsAShareOrPercent) {
  struct {
    std::string text;
    std::optional<double> share;
  } const cases[] = {{"5%", 0.05}, {"5 %", 0.05}, {"0.05", 0.05}, {"0", 0.0}, {"90%", 0.9},
                     {"91%", {}},  {"-1%", {}},   {"", {}},       {"5x", {}}, {"nan", {}}};
  for (const auto& c : cases) {
    const auto share = read_share(c.text);
    ASSERT_EQ(share.has_value(), c.share.has_value()) << c.text;
    if (share) {
      EXPECT_DOUBLE_EQ(*share, *c.share) << c.text;
    }
  }
}

TEST(RaceOptions, WhatIsOutOfBoundsIsRefusedBeforeAnythingIsAsked) {
  struct {
    RaceOptions options;
    std::string_view says;
  } const cases[] = {{{.url = "https://x"}, "no TLS"},
                     {{.judges = 0}, "judges"},
                     {{.judges = 1'999, .spectators = 2}, "2000 together"},
                     {{.teams = 10'001}, "teams"},
                     {{.loss = "2"}, "--loss"},
                     {{.accounts_file = "/nowhere/at/all"}, "cannot read"}};
  for (const auto& c : cases) {
    try {
      race(c.options);
      ADD_FAILURE() << c.says;
    } catch (const Refusal& refusal) {
      EXPECT_NE(refusal.text().find(c.says), std::string::npos) << refusal.text();
    }
  }
}

TEST(RaceAccounts, AreTheLinesThatTheDemoPrints) {
  const auto accounts = read_race_accounts(
      "2026-11-22 info serving\nuser director password una-clave role director\n"
      "user juez1 password otra role juez\r\nuser incompleto password x\n");
  ASSERT_EQ(accounts.size(), 2u);
  EXPECT_EQ(accounts[0].name + accounts[0].password + accounts[0].role,
            "directoruna-clavedirector");
  EXPECT_EQ(accounts[1].role, "juez");
}

TEST(RaceClient, ReadsWhereTheServerIs) {
  struct {
    std::string_view text, authority;
  } const good[] = {{"http://127.0.0.1:8000/", "127.0.0.1:8000"},
                    {"http://carrera.ec", "carrera.ec:80"},
                    {"http://[::1]:9", "[::1]:9"}};
  for (const auto& c : good) {
    const auto url = read_race_url(c.text);
    ASSERT_TRUE(url) << c.text;
    EXPECT_EQ(url->authority(), c.authority);
  }
  for (const std::string_view bad : {"127.0.0.1", "http://", "http://x:0", "http://x:70000",
                                     "http://x/y", "http://[::1", "ftp://x"})
    EXPECT_FALSE(read_race_url(bad)) << bad;
}

TEST(RaceClient, WritesARequest) {
  const RaceUrl url{"x", 8000};
  const RaceRequest request{
      .method = "POST", .path = "/a/", .token = "t", .body = JsonObject{{"b", 1}}, .key = "k"};
  EXPECT_EQ(to_text(request, url),
            "POST /a/ HTTP/1.1\r\nHost: x:8000\r\nUser-Agent: chasqui-race\r\n"
            "Authorization: Bearer t\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n"
            "Content-Length: 7\r\n\r\n{\"b\":1}");
}

TEST(RaceClient, TakesARepliesBytesWhereverTheyAreCut) {
  const std::string replies[] = {
      "HTTP/1.1 201 Created\r\nchasqui-seq: 17\r\nContent-Length: 8\r\n\r\n{\"id\":3}",
      "HTTP/1.1 201 Created\r\nChasqui-Seq: 17\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\n{\"i\r\n5\r\nd\":3}\r\n0\r\n\r\n"};
  for (const std::string& whole : replies) {
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
      std::string bytes = whole.substr(0, cut);
      ASSERT_FALSE(take_reply(bytes)) << cut;
    }
    std::string bytes = whole + "HTTP/";
    const auto reply = take_reply(bytes);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(reply->seq, 17);
    EXPECT_EQ(reply->body["id"], Json(3));
    EXPECT_EQ(bytes, "HTTP/");
  }
}

TEST(RaceClient, KnowsWhatIsToBeAskedAgainLater) {
  std::string busy = "HTTP/1.1 429 X\r\nRetry-After: 12\r\nContent-Length: 0\r\n\r\n";
  const auto reply = take_reply(busy);
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->is_later());
  EXPECT_EQ(reply->retry_after.count(), 12);
  std::string other = "SSH-2.0\r\n\r\n";
  EXPECT_THROW(take_reply(other), std::runtime_error);
}

RaceReport good_report() {
  RaceReport report{.race = 3, .seed = 42, .loss = 0.05};
  report.records = 15;
  report.tally.acknowledged = 15;
  report.tally.ack_ms = {1, 2, 3, 100};
  return report;
}

TEST(RaceReport, HoldsOnlyWhenEverythingDoes) {
  EXPECT_TRUE(good_report().holds());
  const auto broken = [](auto change) {
    RaceReport report = good_report();
    change(report);
    return !report.holds() && to_table(report).contains("BROKEN") &&
           to_json(report)["holds"] == Json(false);
  };
  EXPECT_TRUE(broken([](RaceReport& report) { report.tally.acknowledged = 14; }));
  EXPECT_TRUE(broken([](RaceReport& report) { report.tally.wrongs = {"x"}; }));
  EXPECT_TRUE(broken([](RaceReport& report) { report.records_wrong = {"x"}; }));
  EXPECT_TRUE(broken([](RaceReport& report) { report.ranking_wrong = {"x"}; }));
  EXPECT_TRUE(broken([](RaceReport& report) { report.hearing_wrong = {"x"}; }));
}

TEST(RaceReport, SaysWhatDoesNotHold) {
  RaceReport report = good_report();
  report.records_wrong = {"team 10 has a record twice"};
  const std::string table = to_table(report);
  EXPECT_TRUE(table.contains("team 10 has a record twice")) << table;
  EXPECT_TRUE(table.contains("loss 5 %")) << table;
  EXPECT_EQ(to_json(report)["wrong"]["records"], Json(JsonArray{"team 10 has a record twice"}));
}

TEST(RaceReport, AQuantileIsTheValueAtThatShare) {
  EXPECT_EQ(quantile({}, 0.5), 0);
  EXPECT_EQ(quantile({3, 1, 2}, 0.5), 2);
  EXPECT_EQ(quantile({3, 1, 2}, 0.99), 3);
  EXPECT_EQ(quantile({3, 1, 2}, 1), 3);
}

}  // namespace
}  // namespace chasqui::main
