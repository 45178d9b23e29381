#include "main/token_commands.h"

#include "access/jwt.h"
#include "access/jwt_vectors.h"
#include "main/command_fixture.h"

namespace chasqui::main {
namespace {

using TokenCommands = CommandTest;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string jwks(const std::string& key) { return "{\"keys\":[" + key + "]}"; }

TEST_F(TokenCommands, PublishedTokensAreJudged) {
  const std::string a1 =
      file("a1.json", jwks(R"({"kty":"oct","k":")" + std::string(access::kA1Secret) + R"("})"));
  const std::string ed = file("ed.json", jwks(R"({"kty":"OKP","crv":"Ed25519","x":")" +
                                              std::string(access::kEdOpen) + R"("})"));
  const std::string secret = file("secret", access::bytes_of(access::kA1Secret) + "\n");
  const std::string token(access::kA1Token), signed_text(access::kEdToken);
  const std::string claims = R"({"iss":"joe","exp":1300819380,"http://example.com/is_root":true})"
                             "\n";
  struct {
    std::vector<std::string> words;
    int exit_code;
    std::string says;
  } const cases[] = {
      {{"--jwks", a1, "--at", "1300819000", token}, 0, claims},
      {{"--secret-file", secret, "--at", "1300819000", token}, 0, claims},
      {{"--jwks", a1, "--at", "1300819000", "--issuer", "joe", token}, 0, claims},
      {{"--jwks", a1, "--at", "1300819000", "--issuer", "eva", token}, 1, "refused: issuer\n"},
      {{"--jwks", a1, "--at", "1300819000", "--audience", "x", token}, 1, "refused: audience\n"},
      {{"--jwks", a1, token}, 1, "refused: expired\n"},
      {{"--jwks", ed, token}, 1, "refused: algorithm\n"},
      {{"--jwks", ed, "--signature-only", signed_text}, 0, "Example of Ed25519 signing\n"},
      {{"--jwks", ed, signed_text}, 1, "refused: malformed\n"},
      {{"--jwks", a1, ""}, 1, "refused: malformed\n"},
      {{"--jwks", secret, token}, 1, "no JSON"},
      {{token}, 1, "with which key?"},
  };
  for (const auto& c : cases) {
    std::vector<std::string> words{"token", "verify"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    const Ran ran = run_with(words);
    EXPECT_EQ(ran.exit_code, c.exit_code) << c.says << ran.out << ran.err;
    EXPECT_NE((ran.out + ran.err).find(c.says), std::string::npos) << ran.out << ran.err;
  }
}

TEST_F(TokenCommands, ATokenMayComeFromStandardInput) {
  const std::string secret = file("secret", access::bytes_of(access::kA1Secret));
  const Ran ran =
      run_reading(std::string(access::kA1Token) + "\r\n",
                  {"token", "verify", "--secret-file", secret, "--at", "1300819000", "-"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
}

TEST_F(TokenCommands, KeysRotateAndTokensOfThoseBeforeStillHold) {
  const Ran first = run_with({"key", "rotate", "--site", "servitec", "--overlap-days", "2"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_NE(first.out.find("\tHS256\tsigns\n"), std::string::npos) << first.out;
  const access::Keyring before =
      access::read_jwks(text_of(folder_.path / "servitec" / "keys.json")).value();
  const std::string token = access::sign_token({{"sub", "7"}}, before.signer());
  const std::vector<std::string> verify{"token", "verify", "--site", "servitec", token};
  const Ran second = run_with({"key", "rotate", "--site", "servitec", "--overlap-days", "2",
                               "--set", "site.servitec.algorithm=EdDSA"});
  EXPECT_NE(second.out.find("\tEdDSA\tsigns\n"), std::string::npos) << second.out << second.err;
  EXPECT_EQ(run_with(verify).exit_code, 0);
  run_with({"key", "rotate", "--site", "servitec", "--overlap-days", "0"});
  EXPECT_EQ(run_with(verify).exit_code, 0) << "what was said before holds: two days";
  EXPECT_NE(run_with({"key", "rotate", "--site", "eco"}).err.find("no accounts"),
            std::string::npos);
}

}  // namespace
}  // namespace chasqui::main
