// For tests: published tokens with their keys, and one that another program signed.
#pragma once
#include <string>
#include <string_view>

#include "access/keyring.h"
#include "wire/base64.h"

namespace chasqui::access {

// RFC 7515, appendix A.1.
inline constexpr std::string_view kA1Secret =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
inline constexpr std::string_view kA1Token =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
// RFC 8037, appendix A.4: it signs a text that is no JSON.
inline constexpr std::string_view kEdSeed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
inline constexpr std::string_view kEdOpen = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
inline constexpr std::string_view kEdToken =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
// RS256 as the sign-in service of a reference issues them, signed with Python's cryptography;
// issued at 1700000000 for 15 minutes. The short modulus has 1024 bits.
inline constexpr std::string_view kModulus =
    "zvlpF4Aho1P2nRBa3oIuYsFdU-RB6P3Vr53-5lvvewioFkBag1zqrn5GU2tONIy_C8now2yniiQgzwtDnaftPACnJ1"
    "AR9P0wc7opQNWWKd8oC_StiIeOzfcWDMKT0NMM6A67L0hSkWxYXVnBbG3dg81RBfs9mi8f86cbvuJg9ULryfZZvwia"
    "a1RNdF5h5amBLr-TnYr3lM7pZqUocsI8y2LZ_3I4EViYMitDry4LRv2WqiYeV2E8yDWs27mSIwL65qSJWFl-jJPpS8"
    "3cfImht5weyZ8pIRSAkAntLAAQB2z_rP2_jpRTxWEIBWkjWEpPcbYnyjqAPrqXAhTeusGrrw";
inline constexpr std::string_view kRs256Token =
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImF1dGgtc2VydmljZS1rZXktMSJ9.eyJzdWIiOiJhbmEiL"
    "CJyb2xlIjoiYWRtaW4iLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDkwMH0.HBjy1-VwHyNBUafW_HFjcMw"
    "lq6GsA-8ihJjzSwEUrLlvTdkUV11Xlsgqf0djNfKBtzAlz-QgsfZGFPQvmgqIW-UXQK3YQpARkx5Ftnix0SEoBxK1o"
    "Pu9vTLuBKjfwBJk53vlLPeI2bA3htXnGFTNR-oE0wGXEMyUbimtuGPHzM00h8rVTLMjQkQ1em3yv0TAEYS0nTaAkl5"
    "SJS1jtdbc6h1zb_U2RQtSHwWOGJ9K96gKxv2uePSgSyC6mMVfecthPPneOFgTy-QrTEgKLbaQC7uuDB8Eku_u9jBsw"
    "GaS1IEe8teLu5SjZhyvXlVrx4GmfcVSaKwaqoFm7CuRTomwKA";
inline constexpr std::string_view kShortModulus =
    "uTbhONp7cI_rnvXUBbumPl4w4_l4-_tFNPfzViKcQjGUR5Qih35rTMF4mKVVmmSadT5rcRvskwKHdFaj4mGqZKptR7"
    "C07ULwVVPc0zwDLqvm356FIMEziCbhGXWwdDXzuSQhZsKKmhiMK4CbnB2zwajhsTI30A3KdjttNmcaEF0";

inline std::string bytes_of(std::string_view base64url) {
  return wire::from_base64url(base64url).value();
}

}  // namespace chasqui::access
