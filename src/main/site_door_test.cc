#include "main/site_door.h"

#include <gtest/gtest.h>

#include "base/errors.h"

namespace chasqui::main {
namespace {

Config config_of(const std::vector<ConfigValue>& values) {
  const auto config = make_config(values);
  EXPECT_TRUE(config.has_value()) << (config ? "" : config.error().front());
  return config.value_or(Config{});
}

TEST(SiteDoor, IsOpenToEverybodyWhenNothingIsSaid) {
  edge::ListenerSettings settings;
  set_door(settings, Config{}, "notas");
  EXPECT_TRUE(settings.allow_ips.empty());
  EXPECT_TRUE(settings.proxies.trusted.empty());
  EXPECT_EQ(settings.tls, nullptr);
  EXPECT_EQ(settings.hsts.count(), 0);
  EXPECT_TRUE(settings.cors.origins.empty());
}

TEST(SiteDoor, IsAsTheConfigurationSays) {
  const Config config = config_of({{"trusted_proxies", "127.0.0.1", ""},
                                   {"proxy_headers", "forwarded", ""},
                                   {"site.notas.allow_ips", "10.0.0.0/8", ""},
                                   {"site.notas.hsts", "180d", ""},
                                   {"site.notas.origins", "https://A.example, null", ""}});
  edge::ListenerSettings settings;
  settings.cors.origins = {"https://b.example"};
  set_door(settings, config, "notas");
  EXPECT_TRUE(settings.allow_ips.contains("10.1.2.3"));
  EXPECT_FALSE(settings.allow_ips.contains("11.1.2.3"));
  EXPECT_TRUE(settings.proxies.trusted.contains("127.0.0.1"));
  EXPECT_EQ(settings.proxies.headers, edge::ProxyHeaders::kForwarded);
  EXPECT_EQ(settings.hsts, std::chrono::hours(24 * 180));
  const std::vector<std::string> origins{"https://b.example", "https://a.example", "null"};
  EXPECT_EQ(settings.cors.origins, origins);
  edge::ListenerSettings other;
  set_door(other, config, "otra");
  EXPECT_TRUE(other.allow_ips.empty());
  EXPECT_FALSE(other.proxies.trusted.empty()) << "proxies are the program's";
}

TEST(SiteDoor, OriginsInPlaceOfTheAppsLeaveNoneOfThose) {
  const Config config = config_of({{"site.notas.cors", "https://c.example", ""},
                                   {"site.notas.origins", "https://a.example", ""}});
  edge::ListenerSettings settings;
  settings.cors.any_origin = true;
  settings.cors.origins = {"https://b.example"};
  set_door(settings, config, "notas");
  EXPECT_FALSE(settings.cors.any_origin);
  EXPECT_EQ(settings.cors.origins,
            (std::vector<std::string>{"https://c.example", "https://a.example"}));
}

TEST(SiteDoor, ACertificateThatCannotBeReadIsSaidAtTheStart) {
  const Config config = config_of({{"site.notas.tls_cert", "/nowhere/cert.pem", ""},
                                   {"site.notas.tls_key", "/nowhere/key.pem", ""}});
  edge::ListenerSettings settings;
  try {
    set_door(settings, config, "notas");
    FAIL() << "it was taken";
  } catch (const Refusal& refusal) {
    EXPECT_TRUE(refusal.text().contains("/nowhere/cert.pem")) << refusal.text();
  }
}

TEST(SiteDoor, CountsWhatTheLimitsSay) {
  Limits limits;
  limits.address_requests_per_second = 10;
  limits.address_requests_burst = 30;
  limits.identity_requests_per_second = 0;
  const edge::RateSettings rates = rates_of(limits, true);
  EXPECT_EQ(rates.per_address.burst, 30u);
  EXPECT_EQ(rates.per_address.every, std::chrono::milliseconds(100));
  EXPECT_EQ(rates.per_identity.burst, 0u) << "switched off";
  EXPECT_TRUE(rates.spares_loopback);
  EXPECT_FALSE(rates_of(limits, false).spares_loopback);
}

}  // namespace
}  // namespace chasqui::main
