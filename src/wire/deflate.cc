#include "wire/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "base/check.h"

namespace chasqui::wire {
namespace {

constexpr std::string_view kTail("\x00\x00\xff\xff", 4);  // Ends every sync flush; never sent.
constexpr int kZlibWindowBitsMin = 9;                     // For raw deflate.
constexpr int kMemLevel = 8;                              // 128 KiB of hash chains and output.
constexpr std::size_t kChunkBytes = 16 * 1024;
constexpr std::size_t kWindowBytesMax = 32 * 1024;
// A message of nothing but final blocks would otherwise cost a copy of the window every two bytes.
constexpr int kFinalBlocksMax = 256;

Bytef* bytes_of(const char* text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text)); }

void check_made(int status) {
  if (status == Z_MEM_ERROR) throw std::bad_alloc();
  CHASQUI_ASSERT(status == Z_OK);
}

// zlib counts in 32 bits; payloads are bounded far below by the callers' limits.
uInt narrow(std::size_t bytes) {
  CHASQUI_ASSERT(bytes <= std::numeric_limits<uInt>::max());
  return static_cast<uInt>(bytes);
}

}  // namespace

void Deflater::End::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;
}

Deflater::Deflater(int window_bits) {
  CHASQUI_ASSERT(window_bits >= kWindowBitsMin && window_bits <= kWindowBitsMax);
  auto stream = std::make_unique<z_stream>();
  const int bits = std::max(window_bits, kZlibWindowBitsMin);
  check_made(deflateInit2(stream.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, -bits, kMemLevel,
                          Z_DEFAULT_STRATEGY));
  stream_.reset(stream.release());
}

std::string Deflater::deflate(std::string_view message) {
  // RFC 7692 section 7.2.3.6; a second flush without input would give nothing at all.
  if (message.empty()) return std::string(1, '\0');
  stream_->next_in = bytes_of(message.data());
  stream_->avail_in = narrow(message.size());
  std::string payload;
  do {
    const std::size_t made = payload.size();
    payload.resize(made + std::min(message.size() / 2 + 64, kChunkBytes));
    stream_->next_out = bytes_of(payload.data() + made);
    stream_->avail_out = narrow(payload.size() - made);
    ::deflate(stream_.get(), Z_SYNC_FLUSH);
    payload.resize(payload.size() - stream_->avail_out);
  } while (stream_->avail_out == 0);
  CHASQUI_ASSERT(payload.ends_with(kTail));
  payload.resize(payload.size() - kTail.size());
  return payload;
}

void Deflater::forget() { check_made(deflateReset(stream_.get())); }

void Inflater::End::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

struct Inflater::Output {
  std::string text;
  std::size_t bytes_max;
  int final_blocks = 0;

  void grow() {
    const std::size_t wanted = std::max(text.size() * 2, std::size_t{256});
    text.resize(std::min(wanted, bytes_max + 1));
  }
};

Inflater::Inflater(int window_bits) {
  CHASQUI_ASSERT(window_bits >= kWindowBitsMin && window_bits <= kWindowBitsMax);
  auto stream = std::make_unique<z_stream>();
  check_made(inflateInit2(stream.get(), -window_bits));
  stream_.reset(stream.release());
}

std::expected<std::string, InflateError> Inflater::inflate(std::string_view payload,
                                                           std::size_t bytes_max) {
  // No sender should make this of an empty message, and some do.
  if (payload.empty()) return std::string();
  Output output{{}, bytes_max};
  stream_->avail_out = 0;
  for (const std::string_view part : {payload, kTail}) {
    const auto inflated = inflate_part(part, output);
    if (!inflated) return std::unexpected(inflated.error());
  }
  const bool is_between_blocks = (stream_->data_type & 128) != 0;
  if (!is_between_blocks) return std::unexpected(InflateError::kBroken);
  output.text.resize(output.text.size() - stream_->avail_out);
  return std::move(output.text);
}

std::expected<void, InflateError> Inflater::inflate_part(std::string_view part, Output& output) {
  stream_->next_in = bytes_of(part.data());
  stream_->avail_in = narrow(part.size());
  for (;;) {
    if (stream_->avail_out == 0) {
      const std::size_t filled = output.text.size();
      if (filled > output.bytes_max) return std::unexpected(InflateError::kTooLarge);
      output.grow();
      stream_->next_out = bytes_of(output.text.data() + filled);
      stream_->avail_out = narrow(output.text.size() - filled);
    }
    const int status = ::inflate(stream_.get(), Z_SYNC_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status == Z_STREAM_END) {
      if (++output.final_blocks > kFinalBlocksMax || !begin_again())
        return std::unexpected(InflateError::kBroken);
      continue;
    }
    if (status != Z_OK && status != Z_BUF_ERROR) return std::unexpected(InflateError::kBroken);
    if (stream_->avail_out != 0) return {};
  }
}

// After a block marked as final (RFC 7692 section 7.2.3.4) more blocks may follow, and they may
// refer to what was before it.
bool Inflater::begin_again() {
  std::string window(kWindowBytesMax, '\0');
  uInt size = 0;
  if (inflateGetDictionary(stream_.get(), bytes_of(window.data()), &size) != Z_OK) return false;
  if (inflateReset(stream_.get()) != Z_OK) return false;
  return inflateSetDictionary(stream_.get(), bytes_of(window.data()), size) == Z_OK;
}

void Inflater::forget() { check_made(inflateReset(stream_.get())); }

DeflatePool::DeflatePool() = default;
DeflatePool::~DeflatePool() = default;

std::string DeflatePool::deflate(std::string_view message, int window_bits) {
  const int bits = std::max(window_bits, kZlibWindowBitsMin);
  auto& deflater = deflaters_.at(static_cast<std::size_t>(bits));
  if (!deflater) deflater = std::make_unique<Deflater>(window_bits);
  deflater->forget();
  return deflater->deflate(message);
}

std::expected<std::string, InflateError> DeflatePool::inflate(std::string_view payload,
                                                              std::size_t bytes_max) {
  if (!inflater_) inflater_ = std::make_unique<Inflater>(kWindowBitsMax);
  inflater_->forget();
  return inflater_->inflate(payload, bytes_max);
}

}  // namespace chasqui::wire
