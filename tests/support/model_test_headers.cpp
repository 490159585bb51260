// The headers that the tests of the models share are precompiled with this file; there is nothing else in it.
