#include "schema/asker.h"

namespace chasqui::schema {

Asker asker_of(const access::Identity& identity) {
  Asker asker;
  asker.is_unrestricted = identity.has_every_role();
  asker.is_signed_in = identity.is_authenticated();
  if (identity.kind == access::IdentityKind::kUser) asker.id = identity.id;
  asker.roles = identity.roles;
  asker.traits = identity.traits;
  return asker;
}

}  // namespace chasqui::schema
