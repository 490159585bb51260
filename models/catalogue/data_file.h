#pragma once

#include "core/base/result.h"
#include "models/scenario/json_text.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Reading of the JSON files under pricing-data/. For the .cpp files of catalogue and pricing only: it brings in JSON.
namespace headroom::catalogue {

using scenario::Json;

/// A parsed data file and the problems found in it so far, each with file, line and pointer.
class DataFile {
public:
    /// Fails with NotFound, Unreadable, LimitExceeded or Syntax.
    static Result<DataFile, Errors> read(const std::filesystem::path& file, const scenario::JsonLimits& limits = {});

    [[nodiscard]] const Json& root() const { return m_text.root; }
    void report(ErrorCode code, const std::string& pointer, std::string message, std::string hint = {});
    /// 1-based; 0 for a value that is not there.
    [[nodiscard]] int lineOf(const std::string& pointer) const;
    [[nodiscard]] const Errors& problems() const { return m_problems; }

private:
    std::string m_name;
    scenario::JsonText m_text;
    Errors m_problems;
};

enum class Need { Required, Optional };

/// The members of one object of a data file. Every function reports what is wrong and then returns an empty value, so that
/// all problems of a file are found at once; finish() reports the members that nobody asked for.
class Members {
public:
    /// Reports WrongType when `object` is none; then it is read as empty.
    Members(DataFile& file, const Json& object, std::string pointer);

    [[nodiscard]] std::string text(std::string_view key, Need need = Need::Required);
    /// A finite number within [least, most].
    [[nodiscard]] double number(std::string_view key, double least = 0, double most = 1e18);
    [[nodiscard]] int integer(std::string_view key, int least = 0);
    /// The same for members that may be missing; `fallback` then.
    [[nodiscard]] double numberOr(std::string_view key, double fallback);
    [[nodiscard]] bool flagOr(std::string_view key, bool fallback);
    /// Whole numbers ≥ 0 of a list that may be missing.
    [[nodiscard]] std::vector<int> integersOr(std::string_view key);
    [[nodiscard]] bool has(std::string_view key) const;
    /// Calls `read` with each object of a required list.
    void eachOf(std::string_view key, const std::function<void(Members&)>& read);
    /// A member of type object or list; null when it is missing or of another type.
    [[nodiscard]] const Json* object(std::string_view key, Need need = Need::Required);
    [[nodiscard]] const Json* list(std::string_view key);
    /// Reports unless the member is the number `version`, the only one this program reads.
    void expectVersion(int version);
    void finish();

    [[nodiscard]] std::string pointerTo(std::string_view key) const;

private:
    [[nodiscard]] const Json* find(std::string_view key, Need need, const char* expected);

    DataFile& m_file;
    const Json* m_object;   ///< null when it is no object
    std::string m_pointer;
    std::vector<std::string> m_known;
};

/// Names of `*.json` files in a folder without their ending, sorted; empty when there is no such folder.
[[nodiscard]] std::vector<std::string> jsonFileNames(const std::filesystem::path& folder);

/// Names of the sub-folders of a folder, sorted; empty when there is no such folder.
[[nodiscard]] std::vector<std::string> folderNames(const std::filesystem::path& folder);

} // namespace headroom::catalogue
