#include "core/lab/token_table.h"

namespace pllava {

std::string tokenTable(std::string_view columns, const PoolingShape& shape,
                       const std::function<std::vector<CsvCell>(std::size_t index)>& cells) {
    std::string out = csvHead(std::string("index,t,h,w,").append(columns));
    std::size_t index = 0;
    for (std::int64_t t = 0; t < shape.frames; ++t)
        for (std::int64_t h = 0; h < shape.height; ++h)
            for (std::int64_t w = 0; w < shape.width; ++w, ++index) {
                std::vector<CsvCell> row{index, t, h, w};
                for (CsvCell& cell : cells(index))
                    row.push_back(std::move(cell));
                out += csvRow(row);
            }
    return out;
}

} // namespace pllava
