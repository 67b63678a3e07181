"""Tests of the command line; a package, since file names here repeat those of tests/domain."""
