#include "main/config.h"

#include <gtest/gtest.h>

#include <fstream>

namespace chasqui::main {
namespace {

Config config_of(const std::vector<ConfigValue>& values) {
  auto config = make_config(values);
  EXPECT_TRUE(config.has_value()) << (config ? "" : config.error().front());
  return config.value_or(Config{});
}

std::string errors_of(const std::vector<ConfigValue>& values) {
  const auto config = make_config(values);
  std::string text;
  if (!config)
    for (const std::string& error : config.error()) text += error + "\n";
  return text;
}

TEST(Config, LaterValuesWin) {
  const Config config = config_of({{"data", "of-file", "chasqui.toml:1:1"},
                                   {"workers", "3", "chasqui.toml:2:1"},
                                   {"data", "of-environment", "CHASQUI_DATA"},
                                   {"data", "of-flag", "--data"}});
  EXPECT_EQ(config.data, "of-flag");
  EXPECT_EQ(config.workers, 3u);
}

TEST(Config, EveryKindOfKeyFindsItsPlace) {
  const Config config = config_of({{"admin", "off", ""},
                                   {"log", "warn", ""},
                                   {"log_format", "json", ""},
                                   {"access_log", "off", ""},
                                   {"synchronous", "normal", ""},
                                   {"limits.body_bytes_max", "1024", ""},
                                   {"limits.header_timeout", "5s", ""},
                                   {"limits.drain", "250ms", ""},
                                   {"site.servitec.address", "::1", ""},
                                   {"site.servitec.port", "8003", ""},
                                   {"site.servitec.database", "a.db", ""},
                                   {"site.servitec.zone", "UTC", ""},
                                   {"site.servitec.remote", "true", ""},
                                   {"trusted_proxies", "127.0.0.1, 10.0.0.0/8", ""},
                                   {"proxy_headers", "forwarded", ""},
                                   {"limits.address_requests_per_second", "0", ""},
                                   {"site.servitec.tls_cert", "cert.pem", ""},
                                   {"site.servitec.tls_key", "key.pem", ""},
                                   {"site.servitec.redirect_port", "8080", ""},
                                   {"site.servitec.hsts", "180d", ""},
                                   {"site.servitec.backup_every", "24h", ""},
                                   {"site.servitec.backup_keep", "14", ""},
                                   {"site.servitec.allow_ips", "192.168.1.0/24", ""},
                                   {"site.servitec.allow", "127.0.0.1", ""},
                                   {"site.servitec.origins", "https://A.example,null", ""},
                                   {"site.servitec.settings.moneda", "CLP", ""}});
  EXPECT_FALSE(config.admin.has_value());
  EXPECT_EQ(config.log, LogLevel::kWarn);
  EXPECT_EQ(config.log_json, true);
  EXPECT_FALSE(config.access_log);
  EXPECT_EQ(config.synchronous, db::Synchronous::kNormal);
  EXPECT_EQ(config.limits.body_bytes_max, 1024u);
  EXPECT_EQ(config.limits.header_timeout, std::chrono::seconds(5));
  EXPECT_EQ(config.limits.drain, std::chrono::milliseconds(250));
  const SiteConfig& site = config.sites.at("servitec");
  EXPECT_EQ(site.address, "::1");
  EXPECT_EQ(site.port, 8003);
  EXPECT_EQ(site.database, "a.db");
  EXPECT_EQ(site.zone, "UTC");
  EXPECT_TRUE(site.remote);
  EXPECT_TRUE(config.proxies.trusted.contains("10.9.9.9"));
  EXPECT_EQ(config.proxies.headers, edge::ProxyHeaders::kForwarded);
  EXPECT_EQ(config.limits.address_requests_per_second, 0u);
  EXPECT_EQ(site.tls_cert, "cert.pem");
  EXPECT_EQ(site.tls_key, "key.pem");
  EXPECT_EQ(site.redirect_port, 8080);
  EXPECT_EQ(site.hsts, std::chrono::hours(24 * 180));
  EXPECT_EQ(site.backup_every, std::chrono::hours(24));
  EXPECT_EQ(site.backup_keep, 14u);
  EXPECT_TRUE(site.allow_ips.contains("192.168.1.7"));
  EXPECT_TRUE(site.allow.contains("127.0.0.1"));
  EXPECT_EQ(site.origins, (std::vector<std::string>{"https://a.example", "null"}));
  EXPECT_EQ(site.settings.at("moneda"), "CLP");
}

TEST(Config, UnknownKeysAreNamedWithTheirPlaceAndTheNearestKnownOne) {
  struct {
    std::string_view key, near;
  } const cases[] = {
      {"dato", "data"},
      {"limits.body_byte_max", "limits.body_bytes_max"},
      {"site.servitec.prot", "site.servitec.port"},
  };
  for (const auto& c : cases) {
    const std::string said = errors_of({{std::string(c.key), "1", "chasqui.toml:3:1"}});
    EXPECT_TRUE(said.starts_with("chasqui.toml:3:1: ")) << said;
    EXPECT_NE(said.find(c.key), std::string::npos) << said;
    EXPECT_NE(said.find(c.near), std::string::npos) << said;
  }
}

TEST(Config, ValuesThatDoNotFitAreAllNamed) {
  EXPECT_EQ(errors_of({{"workers", "many", "A"},
                       {"site.x.port", "65536", "B"},
                       {"limits.drain", "-1s", "C"},
                       {"log", "loud", "D"},
                       {"admin", "9180", "E"},
                       {"synchronous", "off", "F"}}),
            "A: workers: \"many\" does not fit\nB: site.x.port: \"65536\" does not fit\n"
            "C: limits.drain: \"-1s\" does not fit\nD: log: \"loud\" does not fit\n"
            "E: admin: \"9180\" does not fit\nF: synchronous: \"off\" does not fit\n");
}

TEST(Config, WhatOpensTheDoorIsTakenStrictly) {
  struct {
    std::string_view key, value;
  } const cases[] = {
      {"trusted_proxies", "localhost"},  {"trusted_proxies", "10.0.0.1/8"},
      {"proxy_headers", "both"},         {"site.x.allow_ips", ""},
      {"site.x.allow_ips", "192.168.1"}, {"site.x.allow", "*"},
      {"site.x.origins", "a.example"},   {"site.x.origins", "https://a.example/"},
      {"site.x.origins", "https://"},    {"site.x.hsts", "long"},
      {"site.x.backup_keep", "0"},       {"site.x.algorithm", "RS256"},
      {"site.x.algorithm", "none"},      {"site.x.redirect_port", "http"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(errors_of({{std::string(c.key), std::string(c.value), "A"}}),
              "A: " + std::string(c.key) + ": \"" + std::string(c.value) + "\" does not fit\n");
  EXPECT_EQ(errors_of({{"site.x.tls_cert", "cert.pem", "A"}}),
            "site.x: tls_cert and tls_key go together\n");
}

// "key=value" of each.
std::string seen(const char* const* environment, const std::string& only_app) {
  std::string text;
  for (const ConfigValue& value : read_environment(environment, only_app))
    text.append(text.empty() ? "" : " ").append(value.key + "=" + value.value);
  return text;
}

TEST(Environment, TwoUnderscoresAreADot) {
  const char* const environment[] = {"HOME=x",         "CHASQUI_SITE__SERVITEC__PORT=8003",
                                     "CHASQUI_DATA=d", "CHASQUI_LIMITS__BODY_BYTES_MAX=7",
                                     "CHASQUI_EMPTY=", nullptr};
  EXPECT_EQ(seen(environment, ""), "site.servitec.port=8003 data=d limits.body_bytes_max=7");
}

TEST(Environment, TheReferencesNamesCountWhenOneAppIsServedAndOursWin) {
  const char* const environment[] = {"CHASQUI_SITE__SERVITEC__PORT=9000",
                                     "PORT=8000",
                                     "DB_PATH=/app/SERVITEC.DB",
                                     "TZ=America/Bogota",
                                     "SSL_CERT=/certs/server.crt",
                                     "SSL_KEY=/certs/server.key",
                                     "CORS_ALLOWED_ORIGINS=https://a.example",
                                     nullptr};
  EXPECT_EQ(seen(environment, ""), "site.servitec.port=9000");
  EXPECT_EQ(seen(environment, "servitec"),
            "site.servitec.port=8000 site.servitec.database=/app/SERVITEC.DB "
            "site.servitec.zone=America/Bogota site.servitec.tls_cert=/certs/server.crt "
            "site.servitec.tls_key=/certs/server.key site.servitec.cors=https://a.example "
            "site.servitec.port=9000");
}

class ConfigFile : public testing::Test {
 protected:
  auto read(std::string_view text) {
    std::ofstream(path_) << text;
    return read_config_file(path_);
  }
  void TearDown() override { std::filesystem::remove(path_); }
  const std::string path_ = testing::TempDir() + "chasqui_config_test.toml";
};

TEST_F(ConfigFile, IsTheSameKeysWithTheirPlaces) {
  const auto values = read(
      "data = \"d\"\n[site.servitec]\nport = 8003\nremote = true\nallow_ips = [\"::1\", "
      "\"10.0.0.0/8\"]\n[limits]\ndrain = \"1s\"\n");
  ASSERT_TRUE(values.has_value());
  std::string text;
  for (const ConfigValue& value : *values)
    text += value.key + "=" + value.value + value.where.substr(value.where.find(".toml") + 5) + " ";
  EXPECT_EQ(text,
            "data=d:1:8 limits.drain=1s:7:9 site.servitec.allow_ips=::1,10.0.0.0/8:5:13 "
            "site.servitec.port=8003:3:8 "
            "site.servitec.remote=true:4:10 ");
}

TEST_F(ConfigFile, BrokenTomlAndStrangeValuesAreNamedWithTheirPlace) {
  const auto broken = read("data = \n");
  ASSERT_FALSE(broken.has_value());
  EXPECT_NE(broken.error().front().find(".toml:1:"), std::string::npos) << broken.error().front();
  const auto strange = read("a = 1.5\nb = [1]\n");
  ASSERT_FALSE(strange.has_value());
  EXPECT_EQ(strange.error().size(), 2u) << "every error at once";
}

TEST(Endpoint, IsAnAddressAndAPort) {
  struct {
    std::string_view text, address;
    int port;
  } const cases[] = {
      {"127.0.0.1:8003", "127.0.0.1", 8003},
      {"[::1]:80", "::1", 80},
      {"localhost:0", "localhost", 0},
      {":80", "", -1},
      {"127.0.0.1", "", -1},
      {"127.0.0.1:x", "", -1},
      {"a:65536", "", -1},
      {"[]:80", "", -1},
      {"", "", -1},
  };
  for (const auto& c : cases) {
    const auto parsed = parse_endpoint(c.text);
    EXPECT_EQ(parsed ? parsed->port : -1, c.port) << c.text;
    EXPECT_EQ(parsed ? parsed->address : "", c.address) << c.text;
  }
}

TEST(Loopback, IsThisComputerAlone) {
  for (const char* address : {"127.0.0.1", "127.8.8.8", "::1", "localhost"})
    EXPECT_TRUE(is_loopback(address)) << address;
  for (const char* address : {"0.0.0.0", "::", "192.168.0.7", "localhost.example", ""})
    EXPECT_FALSE(is_loopback(address)) << address;
}

}  // namespace
}  // namespace chasqui::main
