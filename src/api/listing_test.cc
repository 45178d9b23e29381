#include "api/listing.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "base/errors.h"
#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

wire::Query asked(std::string name, std::string value) {
  wire::Query query;
  query.add(std::move(name), std::move(value));
  return query;
}

TEST(Listing, TakesTheAppsOwnFilters) {
  ApiFixture server(service::kTienda, [](service::App& app) {
    app.filter(
        {"clientes", "sin_rut", "Sin documento", {"rut", service::Compare::kIsNull, {}, ""}});
  });
  server.app.write([](service::Tx& tx) {
    tx.insert("clientes", {{"nombre", "Ana"}, {"rut", "1-9"}});
    tx.insert("clientes", {{"nombre", "Eva"}});
  });
  const schema::ModelEntry& entry = *server.site.context.sql.find("clientes");
  const Listing listing = listing_of(server.site, entry, server.app.who, asked("sin_rut", "true"));
  const wire::Response reply = server.app.read(
      [&](service::Read& read) { return list_reply(entry, read.connection(), listing); });
  EXPECT_EQ(reply.bytes().find("Ana"), std::string_view::npos) << reply.bytes();
  EXPECT_NE(reply.bytes().find("Eva"), std::string_view::npos) << reply.bytes();
  EXPECT_THROW(listing_of(server.site, entry, server.app.who, asked("sin_rut", "7")), Refusal);
}

TEST(Listing, IsRefusedToWhoMayReadNone) {
  ApiFixture server(service::kTienda);
  const schema::ModelEntry& entry = *server.site.context.sql.find("clientes");
  EXPECT_THROW(listing_of(server.site, entry, access::Identity::anonymous(), {}), Refusal);
}

}  // namespace
}  // namespace chasqui::api
