#include "service/saved_views.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

SavedView view_of(std::string owner, std::string name, bool is_shared) {
  return {0, std::move(owner), "clientes", std::move(name), "nivel=Oro", is_shared};
}

TEST(SavedViews, AreSeenByTheirOwnerAndWhenSharedByAll) {
  AppFixture app(kTienda);
  const std::int64_t mine = app.write([](Tx& tx) {
    keep_view(tx.connection(), view_of("user 2", "Ajena", false), tx.now());
    keep_view(tx.connection(), view_of("user 2", "De todos", true), tx.now());
    return keep_view(tx.connection(), view_of("user 1", "Mía", false), tx.now());
  });
  std::string names;
  app.read([&](Read& read) {
    for (const SavedView& view : list_views(read.connection(), "user 1")) names += view.name + " ";
  });
  EXPECT_EQ(names, "De todos Mía ");
  app.write([&](Tx& tx) {
    SavedView changed = *find_view(tx.connection(), mine);
    changed.query = "nivel=Plata";
    keep_view(tx.connection(), changed, tx.now());
  });
  app.read([&](Read& read) {
    EXPECT_EQ(find_view(read.connection(), mine)->query, "nivel=Plata");
    EXPECT_EQ(count_views(read.connection(), "user 2"), 2);
  });
  app.write([&](Tx& tx) { drop_view(tx.connection(), mine); });
  app.read([&](Read& read) { EXPECT_FALSE(find_view(read.connection(), mine)); });
}

}  // namespace
}  // namespace chasqui::service
