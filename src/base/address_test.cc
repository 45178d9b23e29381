#include "base/address.h"

#include <gtest/gtest.h>

#include <string>

namespace chasqui {
namespace {

TEST(IpAddress, ReadsAndWritesBothKinds) {
  struct {
    std::string_view text, seen;
  } const cases[] = {
      {"127.0.0.1", "127.0.0.1"},
      {"::ffff:10.0.0.1", "10.0.0.1"},
      {"::FFFF:a00:1", "10.0.0.1"},
      {"::1", "::1"},
      {"2001:DB8::1", "2001:db8::1"},
      {"2001:db8:0:0:0:0:0:1", "2001:db8::1"},
      {"", "no"},
      {"localhost", "no"},
      {"127.1", "no"},
      {"127.0.0.256", "no"},
      {"0127.0.0.1", "no"},
      {"127.0.0.1 ", "no"},
      {"127.0.0.1:80", "no"},
      {"[::1]", "no"},
      {"fe80::1%eth0", "no"},
      {"::1::", "no"},
      {"1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222", "no"},
      {std::string_view("127.0.0.1\0", 10), "no"},
  };
  for (const auto& c : cases) {
    const auto address = IpAddress::parse(c.text);
    EXPECT_EQ(address ? address->to_text() : "no", c.seen) << c.text;
  }
  EXPECT_EQ(IpAddress::parse("::ffff:10.0.0.1"), IpAddress::parse("10.0.0.1"));
}

TEST(IpAddress, KnowsLoopback) {
  for (const char* const text : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(IpAddress::parse(text)->is_loopback()) << text;
  for (const char* const text : {"128.0.0.1", "10.0.0.1", "::2", "::", "1::1", "fe80::1"})
    EXPECT_FALSE(IpAddress::parse(text)->is_loopback()) << text;
}

TEST(AddressSet, HoldsItsNetworks) {
  struct {
    std::string_view set, address;
    bool holds;
  } const cases[] = {
      {"", "127.0.0.1", false},
      {"127.0.0.1", "127.0.0.1", true},
      {"127.0.0.1", "::ffff:127.0.0.1", true},
      {"127.0.0.1", "127.0.0.2", false},
      {"10.0.0.0/8", "10.255.255.255", true},
      {"10.0.0.0/8", "11.0.0.0", false},
      {"10.0.0.0/8", "9.255.255.255", false},
      {"192.168.1.0/24,10.0.0.0/8", "192.168.1.77", true},
      {"192.168.1.0/24 , 10.0.0.0/8", "10.1.1.1", true},
      {"192.168.1.0/24 10.0.0.0/8", "192.168.2.1", false},
      {"192.168.1.128/25", "192.168.1.128", true},
      {"192.168.1.128/25", "192.168.1.127", false},
      {"192.168.1.7/32", "192.168.1.7", true},
      {"192.168.1.7/32", "192.168.1.6", false},
      {"0.0.0.0/0", "8.8.8.8", true},
      {"0.0.0.0/0", "::1", false},
      {"::/0", "2001:db8::1", true},
      {"::/0", "8.8.8.8", false},
      {"fd00::/8", "fdff::1", true},
      {"fd00::/8", "fe00::1", false},
      {"2001:db8::/33", "2001:db8:7fff::", true},
      {"2001:db8::/33", "2001:db8:8000::", false},
      {"::ffff:10.0.0.0/104", "10.2.3.4", true},
      {"10.0.0.0/8", "nonsense", false},
      {"10.0.0.0/8", "", false},
  };
  for (const auto& c : cases) {
    const auto set = AddressSet::parse(c.set);
    ASSERT_TRUE(set) << c.set;
    EXPECT_EQ(set->contains(c.address), c.holds) << c.set << " holds " << c.address;
  }
}

TEST(AddressSet, SaysWhatDoesNotFit) {
  struct {
    std::string_view text, wrong;
  } const cases[] = {
      {"127.0.0.1,localhost", "localhost"},
      {"10.0.0.0/33", "10.0.0.0/33"},
      {"10.0.0.0/-1", "10.0.0.0/-1"},
      {"10.0.0.0/", "10.0.0.0/"},
      {"10.0.0.0/a", "10.0.0.0/a"},
      {"10.0.0.5/8", "10.0.0.5/8"},
      {"::1/129", "::1/129"},
      {"fd00::1/8", "fd00::1/8"},
      {"/8", "/8"},
      {"10.0.0.0/8/8", "10.0.0.0/8/8"},
      {"[10.0.0.1]", "[10.0.0.1]"},
  };
  for (const auto& c : cases) {
    const auto set = AddressSet::parse(c.text);
    EXPECT_EQ(set ? "none" : set.error(), c.wrong) << c.text;
  }
  EXPECT_TRUE(AddressSet::parse(" , ")->empty());
}

}  // namespace
}  // namespace chasqui
