#pragma once

namespace pllava {

/// Makes torch throw std::bad_alloc where a tensor does not fit in memory; torch's own allocator ends the program
/// there. Any thread, any number of times, before tensors are made; tensors made earlier stay valid.
void letTorchThrowWhenMemoryIsFull();

} // namespace pllava
