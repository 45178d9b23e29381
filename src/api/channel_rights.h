// Which channels of a Centrifuge socket somebody may hear: by the rules, by a token for one
// channel, or from his entry on.
#pragma once
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/identity.h"
#include "access/jwt.h"
#include "api/site.h"
#include "edge/centrifuge_session.h"
#include "schema/app_schema.h"

namespace chasqui::api {

// The claim "info" as text: what others see of a token's bearer. Empty: nothing, or too much.
std::string shown_info(const Json& info);

// Of one socket on one loop.
class ChannelRights final {
 public:
  ChannelRights(const Site& site, const schema::Socket& socket) : site_(site), socket_(socket) {}
  ChannelRights(const ChannelRights&) = delete;
  ChannelRights& operator=(const ChannelRights&) = delete;

  struct Asker {
    const edge::CentrifugeGuest& guest;
    const access::Identity& who;
  };
  // 103, and 109 for a token that was good. A token opens streams that declare it ([stream.x]
  // token), for the user and the channel that it names; one that does not hold is refused even
  // where the rules would do without it. What the veil takes out of the data stays out, and events
  // with a rule of their own keep it. Without accounts tokens are not looked at.
  std::expected<edge::CentrifugeGrant, wire::CentrifugeError> grant(
      const Asker& asker, const edge::CentrifugeHost::Wish& wish);

  // Those that the socket declares for him, then those that his token names (`channels`, a list;
  // `subs`, an object); what he may not hear is still among them.
  std::vector<std::string> entry_channels(const access::Identity& who,
                                          const access::Claims& claims) const;

  // Of the token that somebody enters with; empty without accounts, or where it does not hold.
  access::Claims claims_of(std::string_view token) const;

 private:
  using Audience = std::shared_ptr<const hub::Audience>;
  std::expected<edge::CentrifugeGrant, wire::CentrifugeError> grant_by_token(
      const Asker& asker, const edge::CentrifugeHost::Wish& wish);
  const Audience& opened(const Audience& audience);

  const Site& site_;
  const schema::Socket& socket_;
  std::map<const hub::Audience*, Audience>
      opened_;  // One for each, so that their bytes are shared.
};

}  // namespace chasqui::api
