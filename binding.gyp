# CMakeLists.txt is the build. This file lets gyp-speaking tools (node-gyp, electron-rebuild) reach it.
{
  'targets': [{
    'target_name': 'autostock',
    'type': 'none',
    'actions': [{
      'action_name': 'cmake_js',
      'inputs': ['CMakeLists.txt'],                               # non-empty, or make skips the action
      'outputs': ['<(module_root_dir)/build/native/always-run'],  # never exists: cmake decides what is stale
      'action': ['node', '<(module_root_dir)/scripts/build-native.mjs'],
    }],
  }],
}
