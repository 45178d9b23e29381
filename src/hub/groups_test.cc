#include "hub/groups.h"

#include <gtest/gtest.h>

#include <memory>

#include "hub/hub_test_support.h"

namespace chasqui::hub {
namespace {

struct GroupsFixture {
  Group& of(std::vector<std::string> streams) {
    return groups.of({nullptr, std::move(streams), &format, &everybody, {}});
  }
  std::size_t listeners_of(std::string_view stream) const {
    const Stream* found = groups.find(stream);
    return found == nullptr ? 0 : found->links.links.size();
  }
  WordFormat format, other_format;
  Everybody everybody;
  Groups groups;
};

TEST(Groups, TheSameInterestIsTheSameGroup) {
  GroupsFixture f;
  Group& group = f.of({"a", "b"});
  EXPECT_EQ(&f.of({"b", "a", "b"}), &group);
  EXPECT_NE(&f.of({"a"}), &group);
  EXPECT_NE(&f.groups.of({nullptr, {"a", "b"}, &f.other_format, &f.everybody, {}}), &group);
  EXPECT_EQ(&f.of({"*", "a"}), &f.of({"*"}));
}

TEST(Groups, WhatNobodyListensToIsGone) {
  GroupsFixture f;
  Group& first = f.of({"a", "b"});
  Group& second = f.of({"b", "c"});
  Group& third = f.of({"b"});
  Group& all = f.of({"*"});
  EXPECT_EQ(f.listeners_of("b"), 3u);
  f.groups.release(first);
  EXPECT_EQ(f.listeners_of("a"), 0u);
  EXPECT_EQ(f.listeners_of("b"), 2u);
  EXPECT_TRUE(third.hears(f.groups.find("b")));
  third.lagging = 1;
  f.groups.release(third);
  EXPECT_EQ(f.listeners_of("b"), 2u) << "somebody who lags still needs it";
  third.lagging = 0;
  f.groups.release(third);
  f.groups.release(second);
  EXPECT_EQ(f.listeners_of("c"), 0u);
  f.groups.release(all);
  EXPECT_EQ(f.groups.all(), nullptr);
  EXPECT_TRUE(f.groups.empty());
}

TEST(Groups, HearByStreamAndAudience) {
  class Picky final : public Audience {
    bool may_hear(std::string_view stream) const override { return stream != "b"; }
    bool may_hear(const Event& event) const override { return event.data != "2"; }
  };
  GroupsFixture f;
  const Picky picky;
  Group& group = f.groups.of({nullptr, {"a", "b"}, &f.format, &picky, {}});
  EXPECT_TRUE(f.groups.hears(group, *event(1, "a")));
  EXPECT_FALSE(f.groups.hears(group, *event(2, "a")));
  EXPECT_FALSE(f.groups.hears(group, *event(3, "b")));
  EXPECT_FALSE(f.groups.hears(group, *event(4, "c")));
  EXPECT_TRUE(f.groups.hears(f.of({"*"}), *event(4, "c")));
}

}  // namespace
}  // namespace chasqui::hub
