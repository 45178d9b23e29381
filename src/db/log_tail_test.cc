#include "db/log_tail.h"

#include <gtest/gtest.h>

namespace chasqui::db {
namespace {

std::vector<EventRef> events(std::int64_t first, std::int64_t last) {
  std::vector<EventRef> out;
  for (std::int64_t seq = first; seq <= last; ++seq)
    out.push_back(std::make_shared<const Event>(
        Event{.seq = seq, .stream = seq % 2 ? "impar" : "par", .data = std::to_string(seq)}));
  return out;
}

std::string seqs(const std::optional<LogSlice>& slice) {
  if (!slice) return "ask the file";
  if (slice->too_old) return "too old";
  std::string out;
  for (const EventRef& event : slice->events) out += event->data + " ";
  return out + "upto " + std::to_string(slice->upto) + (slice->has_more ? " and more" : "");
}

TEST(LogTail, GivesWhatIsBeyondOrSaysThatItDoesNotReachBack) {
  LogTail tail({.events_max = 4, .bytes_max = 1'000'000}, 10, "e");
  EXPECT_EQ(seqs(tail.read({.since = 10})), "upto 10");
  EXPECT_EQ(seqs(tail.read({.since = 9})), "ask the file");
  tail.append(events(11, 16));  // Keeps 13 to 16.
  struct {
    LogQuery query;
    std::string_view said;
  } const cases[] = {
      {{.since = 16}, "upto 16"},
      {{.since = 14}, "15 16 upto 16"},
      {{.since = 12}, "13 14 15 16 upto 16"},
      {{.since = 11}, "ask the file"},
      {{.since = 17}, "ask the file"},
      {{.streams = {{"par"}}, .since = 12}, "14 16 upto 16"},
      {{.streams = {{"nadie"}}, .since = 12}, "upto 16"},
      {{.since = 12, .events_max = 2}, "13 14 upto 14 and more"},
      {{.since = 12, .events_max = 4}, "13 14 15 16 upto 16"},
      {{.since = 12, .bytes_max = 3}, "13 upto 13 and more"},
      {{.since = 12, .bytes_max = 0}, "13 upto 13 and more"},
  };
  for (const auto& c : cases) EXPECT_EQ(seqs(tail.read(c.query)), c.said);
}

TEST(LogTail, ForgetsByBytesToo) {
  LogTail tail({.events_max = 100, .bytes_max = 3 * (sizeof(Event) + 8)}, 0, "e");
  tail.append(events(1, 9));
  EXPECT_EQ(seqs(tail.read({.since = 6})), "7 8 9 upto 9");
  EXPECT_EQ(seqs(tail.read({.since = 5})), "ask the file");
}

TEST(LogTail, AnEventBiggerThanItsBoundLeavesItEmptyAndRight) {
  LogTail tail({.events_max = 100, .bytes_max = 10}, 0, "e");
  tail.append(events(1, 1));
  EXPECT_EQ(seqs(tail.read({.since = 0})), "ask the file");
  EXPECT_EQ(seqs(tail.read({.since = 1})), "upto 1");
}

TEST(LogTail, StartsAnewAfterAGap) {
  LogTail tail({.events_max = 100, .bytes_max = 1'000'000}, 0, "e");
  tail.append(events(1, 3));
  tail.append(events(8, 9));
  EXPECT_EQ(seqs(tail.read({.since = 7})), "8 9 upto 9");
  EXPECT_EQ(seqs(tail.read({.since = 2})), "ask the file");
}

}  // namespace
}  // namespace chasqui::db
