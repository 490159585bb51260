// A static library needs a source of its own. The icons and themes are an object that Qt hands to whatever links the library.
namespace headroom {
}
